/// One thing a key does, as the handler, the help overlay and the manual page know it.
public struct KeyBinding<Context: Hashable & Sendable, Action: Hashable & Sendable>: Sendable {
    /// Where the keys mean this.
    public var context: Context
    /// The name used in configuration files, such as `play`; unique within its context.
    public var name: String
    /// The keys, the usual one first; empty where the user took them all away.
    public var keys: [Key]
    /// What is done.
    public var action: Action
    /// What is done, in a few words for the user.
    public var summary: String

    /// A binding from its parts.
    public init(_ context: Context, _ name: String, _ keys: [Key], _ action: Action, _ summary: String) {
        self.context = context
        self.name = name
        self.keys = keys
        self.action = action
        self.summary = summary
    }
}

/// Why a table of keys cannot be.
public enum KeyBindingError: Error, Sendable, Equatable, CustomStringConvertible {
    /// One key would mean two things in one context.
    case keyTaken(key: String, by: String, wantedBy: String)
    /// No action has this name.
    case unknownAction(String, known: [String])
    /// No key has this name.
    case unknownKey(String, action: String)

    public var description: String {
        switch self {
        case .keyTaken(let key, let owner, let other):
            return "the key \(key) cannot be both \(owner) and \(other): a key has one meaning"
        case .unknownAction(let name, let known):
            return "no action is called '\(name)'; there are \(known.joined(separator: ", "))"
        case .unknownKey(let name, let action):
            return "'\(name)' for \(action) is no key; keys are single characters, space, enter, tab, escape, up, f1, "
                + "and the like, with ctrl+, alt+ or shift+ before them"
        }
    }
}

/// All keys of a program: the one table that is handled, shown as help, printed in the manual and changed by the user's
/// configuration.
public struct KeyBindingTable<Context: Hashable & Sendable, Action: Hashable & Sendable>: Sendable {
    /// The bindings in the order in which they are explained.
    public private(set) var bindings: [KeyBinding<Context, Action>]
    private var index: [Place: Action] = [:]

    private struct Place: Hashable, Sendable {
        var context: Context
        var key: Key
    }

    /// A table from its bindings.
    ///
    /// - Throws: `KeyBindingError.keyTaken` where a key has two meanings in one context.
    public init(_ bindings: [KeyBinding<Context, Action>]) throws(KeyBindingError) {
        self.bindings = bindings
        try reindex()
    }

    /// What a key does in the innermost of the contexts that knows it.
    public func action(for key: Key, in contexts: [Context]) -> Action? {
        for context in contexts {
            if let action = index[Place(context: context, key: key)] { return action }
        }
        return nil
    }

    /// The usual key for an action, by its name; nil where it has none.
    public func key(for action: Action, in context: Context) -> String? {
        bindings.first { $0.context == context && $0.action == action }?.keys.first?.name
    }

    /// Gives an action other keys, in every context where the name occurs. Keys that it takes from nobody; on an error the
    /// table is as before.
    ///
    /// - Parameters:
    ///   - name: the action's name.
    ///   - keys: the names of its keys.
    public mutating func rebind(_ name: String, to keys: [String]) throws(KeyBindingError) {
        try rebind([(name: name, keys: keys)])
    }

    /// Gives several actions other keys at once, so that two may exchange theirs.
    public mutating func rebind(_ changes: [(name: String, keys: [String])]) throws(KeyBindingError) {
        var changed = self
        for change in changes {
            guard bindings.contains(where: { $0.name == change.name }) else {
                throw .unknownAction(change.name, known: bindings.map(\.name))
            }
            var parsed: [Key] = []
            for name in change.keys {
                guard let key = Key(name: name) else { throw .unknownKey(name, action: change.name) }
                parsed.append(key)
            }
            for position in bindings.indices where bindings[position].name == change.name {
                changed.bindings[position].keys = parsed
            }
        }
        try changed.reindex()
        self = changed
    }

    private mutating func reindex() throws(KeyBindingError) {
        index = [:]
        var owners: [Place: String] = [:]
        for binding in bindings {
            for key in binding.keys {
                let place = Place(context: binding.context, key: key)
                if let owner = owners[place] {
                    throw .keyTaken(key: key.name, by: owner, wantedBy: binding.name)
                }
                owners[place] = binding.name
                index[place] = binding.action
            }
        }
    }
}
