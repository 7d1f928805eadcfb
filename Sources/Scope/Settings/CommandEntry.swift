/// A command that can be typed after the colon, as the handler, the completion, the help overlay and the manual know it.
///
/// What it does is an `Action`, so that a command and a key that do the same share their handler.
public struct CommandEntry: Sendable {
    /// What is typed.
    public let name: String
    /// What has to follow, in capitals for the user; empty where nothing does.
    public let argument: String
    /// Whether the argument may be left out.
    public let isArgumentOptional: Bool
    /// What is done, in a few words for the user.
    public let summary: String
    private let parser: Parser
    private let words: @Sendable (State) -> [String]

    /// Makes an action of an argument without spaces around it.
    public typealias Parser = @Sendable (_ argument: String, _ state: State) throws(CommandFault) -> Action

    /// A command with an argument.
    ///
    /// - Parameters:
    ///   - complete: the arguments that Tab offers.
    ///   - parse: the action for an argument.
    public init(
        _ name: String, _ argument: String, isArgumentOptional: Bool = false, _ summary: String,
        complete: @escaping @Sendable (State) -> [String] = { _ in [] }, parse: @escaping Parser
    ) {
        self.name = name
        self.argument = argument
        self.isArgumentOptional = isArgumentOptional
        self.summary = summary
        words = complete
        parser = parse
    }

    /// A command that stands alone.
    public init(_ name: String, _ summary: String, _ action: Action) {
        self.init(name, "", summary) { (argument, _) throws(CommandFault) in
            guard argument.isEmpty else {
                throw CommandFault(description: "\(name) stands alone: '\(argument)' is too much")
            }
            return action
        }
    }

    /// The action for what follows the name.
    public func action(_ argument: String, in state: State) throws(CommandFault) -> Action {
        if argument.isEmpty, !self.argument.isEmpty, !isArgumentOptional {
            throw CommandFault(description: "\(name) needs \(self.argument)")
        }
        return try parser(argument, state)
    }

    /// The arguments that can follow, of those that begin in some way.
    public func completions(of beginning: some StringProtocol, in state: State) -> [String] {
        words(state).filter { $0.hasPrefix(beginning) }
    }
}

/// Why a line is no command.
public struct CommandFault: Error, Sendable, Equatable, CustomStringConvertible {
    public var description: String

    /// A fault in words for the user.
    public init(description: String) { self.description = description }
}
