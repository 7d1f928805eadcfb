/// A fault of a training configuration: where it is, and the rule that is broken.
public struct TrainingConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The file.
    public var file: String
    /// The line, from 1; 0 where the file as a whole is at fault.
    public var line: Int
    /// The column, from 1.
    public var column: Int
    /// What is wrong, and what would be right.
    public var reason: String

    public var description: String { line == 0 ? "\(file): \(reason)" : "\(file):\(line):\(column): \(reason)" }
}
