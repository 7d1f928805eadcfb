import Foundation
import Imaging
import Network
import Text
import Tracking

/// Everything needed to open a session again: what was watched, where the target was drawn, which parts were switched off,
/// and what was looked at.
public struct Session: Sendable, Equatable, Codable {
    /// The file format's name and version.
    public static let formatName = "trackscope.session/1"
    /// The largest file that is read, in bytes.
    public static let maximumSize = 16 << 20

    /// `formatName`.
    public var format = Session.formatName
    /// The source's path.
    public var source: String
    /// The tracker's name.
    public var tracker: String
    /// The frame that was on the screen.
    public var frame: Int
    /// The parts that were off from the beginning, by name.
    public var without: [String]
    /// What was decided, frame by frame.
    public var changes: [Change]
    /// The view that was chosen, by name.
    public var view: String
    /// The layer that was chosen, from 0.
    public var layer: Int
    /// The palette that was chosen, by name.
    public var palette: String
    /// What was decided in the other runs; nil in files of older versions.
    public var otherRuns: [[Change]]?
    /// The frames that were marked; nil in files of older versions.
    public var bookmarks: [Bookmark]?

    /// A frame that the user marked.
    public struct Bookmark: Sendable, Equatable, Codable {
        /// The frame.
        public var frame: Int
        /// The user's note; empty where there is none.
        public var note: String
    }

    /// What was decided at a frame.
    public struct Change: Sendable, Equatable, Codable {
        /// The frame from which it holds.
        public var frame: Int
        /// X, Y, W, H in pixels from 0; nil where the target was not drawn.
        public var box: [Double]?
        /// The parts that are off from there on, by name; nil where that stayed.
        public var without: [String]?
        /// The tracker that starts on the box there; nil where it stayed the same.
        public var tracker: String?
    }

    /// The session of a state.
    public init(_ state: State) {
        source = URL(fileURLWithPath: state.subject.path).standardizedFileURL.path
        tracker = state.subject.tracker.name
        frame = state.position
        without = state.history.initialAblation.names
        changes = Self.changes(of: state.history)
        otherRuns = state.branches.all
            .filter { $0.number != state.branches.current.number && $0.file == nil }
            .map { Self.changes(of: $0.history) }
        view = state.look.view.name
        layer = state.look.layer
        palette = state.settings.palette.rawValue
        bookmarks = state.bookmarks.sorted { $0.key < $1.key }.map { Bookmark(frame: $0.key, note: $0.value) }
    }

    /// The file's text.
    public var text: String { prettyJSON(self) }

    /// Why a file is no session.
    public struct Fault: Error, Sendable, Equatable, CustomStringConvertible {
        public var description: String

        /// A fault in words for the user.
        public init(description: String) { self.description = description }
    }

    /// Reads a session file.
    public static func read(_ path: String) throws(Fault) -> Session {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        guard let attributes else { throw Fault(description: "\(path) does not exist") }
        guard attributes[.type] as? FileAttributeType == .typeRegular, let size = attributes[.size] as? Int,
            size <= maximumSize, let data = FileManager.default.contents(atPath: path)
        else { throw Fault(description: "\(path) is no readable file of at most \(maximumSize) bytes") }
        return try parse(data, file: path)
    }

    /// The session that a file's bytes describe.
    package static func parse(_ data: Data, file: String) throws(Fault) -> Session {
        let session: Session
        do {
            session = try JSONDecoder().decode(Session.self, from: data)
        } catch let error as DecodingError {
            throw Fault(description: "\(file) is no session: \(reason(error))")
        } catch {
            throw Fault(description: "\(file) is no session: \(error.localizedDescription)")
        }
        guard session.format == formatName else {
            throw Fault(description: "\(file) has the format '\(session.format)', not '\(formatName)'")
        }
        guard (0...Int(Int32.max)).contains(session.frame) else {
            throw Fault(description: "\(file): \(session.frame) is no frame")
        }
        for bookmark in session.bookmarks ?? [] where !(0...Int(Int32.max)).contains(bookmark.frame) {
            throw Fault(description: "\(file): \(bookmark.frame) is no frame")
        }
        let decided = session.changes + (session.otherRuns ?? []).flatMap { $0 }
        for change in decided {
            if let box = change.box, box.count != 4 || !box.allSatisfy(\.isFinite) {
                throw Fault(description: "\(file): the box of frame \(change.frame) has not four finite numbers")
            }
            guard (0...Int(Int32.max)).contains(change.frame) else {
                throw Fault(description: "\(file): \(change.frame) is no frame")
            }
        }
        let names = decided.compactMap(\.tracker)
        if let unknown = names.first(where: { TrackerCatalogue.entry($0) == nil }) {
            throw Fault(
                description: "\(file): '\(unknown)' is no tracker; there are \(list(TrackerCatalogue.names))")
        }
        let parts = session.without + decided.flatMap { $0.without ?? [] }
        if let unknown = parts.first(where: { name in !Ablation.named.contains { $0.name == name } }) {
            throw Fault(description: "\(file): '\(unknown)' is no part; there are \(list(Ablation.named.map(\.name)))")
        }
        return session
    }

    /// What was decided, for the tracker.
    public var history: TargetHistory { history(of: changes) }

    private func history(of changes: [Change]) -> TargetHistory {
        TargetHistory(
            initialAblation: Self.ablation(of: without),
            changes: changes.map { change in
                TargetHistory.Change(
                    frame: change.frame,
                    box: change.box.map { BoundingBox(x: $0[0], y: $0[1], width: $0[2], height: $0[3]) },
                    ablation: change.without.map(Self.ablation), tracker: change.tracker)
            })
    }

    /// Sets what was looked at.
    public func restore(_ state: inout State) {
        state.look.view = state.views.first { $0.name == view } ?? state.look.view
        state.look.layer = max(layer, 0)
        state.settings.palette = ColourMap(rawValue: palette) ?? state.settings.palette
        for changes in otherRuns ?? [] { state.branches.add(history(of: changes)) }
        for bookmark in bookmarks ?? [] { state.bookmarks[bookmark.frame] = bookmark.note }
    }

    private static func changes(of history: TargetHistory) -> [Change] {
        history.changes.map { change in
            Change(
                frame: change.frame, box: change.box.map { [$0.x, $0.y, $0.width, $0.height] },
                without: change.ablation?.names, tracker: change.tracker)
        }
    }

    private static func ablation(of names: [String]) -> Ablation {
        Ablation.named.reduce(into: []) { if names.contains($1.name) { $0.insert($1.ablation) } }
    }

    private static func reason(_ error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, _): "'\(key.stringValue)' is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            "'\(context.codingPath.map(\.stringValue).joined(separator: "."))' is of another kind"
        case .dataCorrupted: "it is not JSON"
        @unknown default: "it cannot be read"
        }
    }
}
