#pragma once

/// The commit of the sources that this was built from; empty where the build was not told.
/// Lives as long as the program.
const char *_Nonnull netready_commit(void);
