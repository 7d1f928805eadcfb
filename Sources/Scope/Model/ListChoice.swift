/// A list to choose from, and the row that is chosen.
public struct ListChoice: Sendable, Hashable {
    /// What is listed.
    public enum Subject: Sendable, Hashable {
        /// What is worth going to in the run.
        case events
        /// The runs side by side.
        case branches
        /// Runs that differ in one thing each, the best first.
        case sweep
    }

    /// What is listed.
    public var subject: Subject
    /// The row that is chosen, from 0.
    public var row = 0

    /// A list from a row on.
    public init(_ subject: Subject, row: Int = 0) {
        self.subject = subject
        self.row = row
    }
}
