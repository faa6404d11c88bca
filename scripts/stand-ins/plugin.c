// A CNI plug-in that agrees to everything and does nothing: stands in for calico and calico-ipam.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The version that the caller speaks, copied from its configuration; the result must name the same.
static const char *spoken_version(void) {
    static char config[65536], version[16] = "0.3.1";
    size_t length = fread(config, 1, sizeof config - 1, stdin);
    config[length] = 0;
    const char *key = strstr(config, "\"cniVersion\"");
    if (key) sscanf(key, "\"cniVersion\" : \"%15[0-9.]\"", version);
    return version;
}

int main(void) {
    const char *command = getenv("CNI_COMMAND");
    if (!command) {
        fputs("CNI_COMMAND is not set\n", stderr);
        return 1;
    }
    const char *version = spoken_version();
    if (!strcmp(command, "VERSION")) {
        printf("{\"cniVersion\":\"%s\",\"supportedVersions\":"
               "[\"0.1.0\",\"0.2.0\",\"0.3.0\",\"0.3.1\",\"0.4.0\",\"1.0.0\",\"1.1.0\"]}\n", version);
    } else if (!strcmp(command, "ADD")) {
        const char *sandbox = getenv("CNI_NETNS");
        // Until 0.4.0 an address names its family; from 1.0.0 on that key is gone.
        printf("{\"cniVersion\":\"%s\",\"interfaces\":[{\"name\":\"eth0\",\"sandbox\":\"%s\"}],"
               "\"ips\":[{%s\"interface\":0,\"address\":\"192.168.0.2/32\"}],\"dns\":{}}\n",
               version, sandbox ? sandbox : "", version[0] == '0' ? "\"version\":\"4\"," : "");
    }
    return 0;
}
