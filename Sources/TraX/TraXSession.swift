import Imaging
import Runs
import Sequences
import Tracking

/// The tracker's side of a TraX conversation (protocol version 4): messages go in, messages come out. It does no reading or
/// writing of its own.
///
/// A client names its targets, one `initialize REGION` each, then sends `frame IMAGE` after `frame IMAGE`; each frame is answered
/// with one `state` a target, in the order in which they were named. Targets may be added before any frame; `initialize` without
/// an argument forgets all of them. `initialize IMAGE REGION`, the form of versions 1 to 3, starts anew on one target.
public struct TraXSession: Sendable {
    /// The version of the protocol that is spoken.
    public static let version = 4
    /// The most targets that are followed at once: what a client sends must not fill the memory.
    public static let mostTargets = 256

    /// A tracker without a target, copied for each of them.
    private let prototype: any Tracker
    private var runs: [TrackingRun] = []
    /// Targets that the next frame shows for the first time.
    private var announced: [BoundingBox] = []
    /// Whether the client has ended the conversation.
    public private(set) var hasEnded = false

    /// A conversation about a tracker.
    public init(tracker: any Tracker) { prototype = tracker }

    /// What the tracker can do: the message that opens the conversation.
    public var hello: TraXMessage {
        TraXMessage(
            .hello,
            properties: [
                "trax.version": "\(Self.version)", "trax.name": prototype.name, "trax.family": "trackscope",
                "trax.description": "Trackscope's tracker \(prototype.name)", "trax.image": "path;memory;buffer;",
                "trax.region": "rectangle;polygon;", "trax.channels": "color;", "trax.multiobject": "1",
            ])
    }

    /// The message that ends the conversation because of an error.
    public static func quit(because error: TraXError) -> TraXMessage {
        TraXMessage(.quit, properties: ["trax.reason": error.description])
    }

    /// Takes a message of the client and answers it.
    ///
    /// - Returns: a `state` for each target after a frame; nothing after other messages.
    /// - Throws: `TraXError`; the conversation is over then (`quit(because:)`).
    public mutating func answer(_ message: TraXMessage) throws(TraXError) -> [TraXMessage] {
        let arguments = message.arguments
        switch message.kind {
        case .hello, .state: throw .notForServer(message.kind)
        case .initialize:
            switch arguments.count {
            case 0: forgetTargets()
            case 1: try announce(arguments[0])
            case 2:
                forgetTargets()
                try announce(arguments[1])
                return try take(Image(traX: arguments[0]))
            default:
                throw .argumentCount(
                    message.kind, found: arguments.count, rule: "it takes a region, a picture and a region, or nothing")
            }
        case .frame:
            guard arguments.count == 1 else {
                throw .argumentCount(message.kind, found: arguments.count, rule: "it takes one picture")
            }
            guard !(runs.isEmpty && announced.isEmpty) else { throw .noTarget }
            return try take(Image(traX: arguments[0]))
        case .quit:
            guard arguments.isEmpty else {
                throw .argumentCount(message.kind, found: arguments.count, rule: "it takes none")
            }
            hasEnded = true
        }
        return []
    }

    private mutating func forgetTargets() {
        runs = []
        announced = []
    }

    private mutating func announce(_ region: String) throws(TraXError) {
        guard runs.count + announced.count < Self.mostTargets else { throw .tooManyTargets }
        announced.append(try BoundingBox(traX: region))
    }

    /// Takes a frame: targets that are followed take a step, announced ones are started on.
    private mutating func take(_ image: Image) throws(TraXError) -> [TraXMessage] {
        var states: [TraXMessage] = []
        do throws(TrackingError) {
            for index in runs.indices { states.append(state(try runs[index].step(image).observation)) }
            for box in announced {
                var run = TrackingRun(prototype)
                states.append(state(try run.start(on: box, in: image).observation))
                runs.append(run)
            }
        } catch {
            throw .tracking(error)
        }
        announced = []
        return states
    }

    /// A target's box, with what toolkits keep beside it.
    private func state(_ observation: Observation) -> TraXMessage {
        TraXMessage(
            .state, [Region.rectangle(observation.box).description],
            properties: ["confidence": "\(observation.confidence.score)", "state": observation.state.rawValue])
    }
}
