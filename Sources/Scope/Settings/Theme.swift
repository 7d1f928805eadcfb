import Imaging
import Overlay
import Terminal
import Tracking

/// The interface's colours, each with the name it has in the configuration file. Boxes have those of exported pictures.
public struct Theme: Sendable, Hashable {
    /// Text.
    public var text = Colour(rgb: 0xD8DEE4)
    /// Text of less weight.
    public var faint = Colour(rgb: 0x7D8790)
    /// Titles of panes.
    public var title = Colour(rgb: 0x8FB8DE)
    /// The title of the pane that keys refer to.
    public var focus = Colour(rgb: 0xF2CC60)
    /// The box while the target is tracked.
    public var tracked = Colour(OverlayColours.box(in: .tracked))
    /// The box while the tracker is uncertain.
    public var uncertain = Colour(OverlayColours.box(in: .uncertain))
    /// The box while the target is lost.
    public var lost = Colour(OverlayColours.box(in: .lost))
    /// The ground truth.
    public var truth = Colour(OverlayColours.truth)
    /// The search window.
    public var window = Colour(rgb: 0x9A86C8)
    /// The run that the one on the screen is compared with.
    public var ghost = Colour(rgb: 0xE6EDF3)
    /// The box that is being drawn.
    public var selection = Colour(rgb: 0xFFE45C)
    /// The cursor and pinned places.
    public var cursor = Colour(rgb: 0xFF7BD5)
    /// Warnings.
    public var warning = Colour(OverlayColours.box(in: .lost))
    /// The status line's ground.
    public var bar = Colour(rgb: 0x21262D)

    /// The colours that come with the program.
    public init() {}

    /// The colours by name, for the configuration file.
    static let names: [(name: String, colour: WritableKeyPath<Theme, Colour> & Sendable)] = [
        ("text", \.text), ("faint", \.faint), ("title", \.title), ("focus", \.focus), ("tracked", \.tracked),
        ("uncertain", \.uncertain), ("lost", \.lost), ("truth", \.truth), ("window", \.window), ("ghost", \.ghost),
        ("selection", \.selection), ("cursor", \.cursor), ("warning", \.warning), ("bar", \.bar),
    ]

    /// The colour of an overlap with the ground truth: that of a loss at 0, of a doubt at 0.5 and of a tracked target at 1.
    func colour(ofOverlap overlap: Double) -> Colour {
        let value = min(max(overlap, 0), 1)
        return value < 0.5
            ? lost.mixed(with: uncertain, fraction: 2 * value) : uncertain.mixed(with: tracked, fraction: 2 * value - 1)
    }

    /// The colour of an event's mark.
    func colour(of kind: RunEvent.Kind) -> Colour {
        switch kind {
        case .failure, .lost: lost
        case .reinitialised: selection
        case .bookmark: cursor
        case .parting: ghost
        case .redetected: tracked
        case .lowestOverlap, .largestJump: truth
        case .uncertain: uncertain
        }
    }

    /// The colour of a state.
    func colour(of state: TrackingState?) -> Colour {
        switch state {
        case .tracked: tracked
        case .uncertain: uncertain
        case .lost: lost
        case nil: faint
        }
    }
}

extension RGB {
    /// A theme's colour in a picture; the terminal's own counts as white.
    init(_ colour: Colour) {
        self = colour.isDefault ? RGB(255, 255, 255) : RGB(colour.red, colour.green, colour.blue)
    }
}
