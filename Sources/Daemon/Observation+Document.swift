package import Diagnosis
package import Node
package import Observing
package import Reporting

extension Observation {
    /// The status document of this observation.
    package func document(
        digests: Digests, since: Timestamp, remediation: StatusDocument.Remediation?
    ) -> StatusDocument {
        snapshot.document(assessment, digests: digests, since: since, remediation: remediation)
    }
}
