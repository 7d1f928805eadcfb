import Imaging
import Tracking

/// Why a conversation cannot go on. The reason goes to the client with the message `quit`.
public enum TraXError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A line exceeds `LineReader.longestLine`.
    case lineTooLong(limit: Int)
    /// Reading failed; `reason` is the system's.
    case unreadable(reason: String)
    /// Writing failed; `reason` is the system's.
    case unwritable(reason: String)
    /// A message by a name that the protocol does not have.
    case unknownMessage(String)
    /// An argument, counted from 1, breaks a rule of quoting.
    case malformed(argument: Int, rule: String)
    /// An argument, counted from 1, is not in UTF-8.
    case notText(argument: Int)
    /// A message that only the server may send.
    case notForServer(TraXMessage.Kind)
    /// A message with a wrong number of arguments.
    case argumentCount(TraXMessage.Kind, found: Int, rule: String)
    /// A frame came before any target.
    case noTarget
    /// More targets than `TraXSession.mostTargets`.
    case tooManyTargets
    /// A region that cannot be used.
    case region(String, rule: String)
    /// A picture's address that cannot be used.
    case image(String, rule: String)
    /// A picture that cannot be read.
    case picture(ImageError)
    /// What the tracker refuses.
    case tracking(TrackingError)

    public var description: String {
        switch self {
        case .lineTooLong(let limit): "a line is longer than \(limit >> 20) MiB"
        case .unreadable(let reason): "cannot read from the client: \(reason)"
        case .unwritable(let reason): "cannot write to the client: \(reason)"
        case .unknownMessage(let name):
            "there is no message \"\(name)\"; there are "
                + TraXMessage.Kind.allCases.map(\.rawValue).joined(separator: ", ")
        case .malformed(let argument, let rule): "argument \(argument): \(rule)"
        case .notText(let argument): "argument \(argument) is not UTF-8"
        case .notForServer(let kind): "\(kind.rawValue) is a message of the tracker, not of the client"
        case .argumentCount(let kind, let found, let rule):
            "\(kind.rawValue) has \(found) \(found == 1 ? "argument" : "arguments"): \(rule)"
        case .noTarget: "a frame came before any target was named with initialize"
        case .tooManyTargets: "more than \(TraXSession.mostTargets) targets"
        case .region(let text, let rule): "the region \"\(text)\": \(rule)"
        case .image(let text, let rule): "the picture \"\(text)\": \(rule)"
        case .picture(let error): error.description
        case .tracking(let error): error.description
        }
    }
}

/// The start of a text, short enough for a message.
func excerpt(_ text: String) -> String { text.count > 60 ? text.prefix(60) + "..." : text }
