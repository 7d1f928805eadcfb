/// A line for the user.
public struct Message: Sendable, Hashable {
    /// How urgent it is.
    public enum Kind: Sendable, Hashable {
        /// Something was done.
        case notice
        /// Something went wrong.
        case warning
    }

    /// What it says.
    public var text: String
    /// How urgent it is.
    public var kind: Kind
    /// When it disappears by itself.
    public var expiry: Duration
}
