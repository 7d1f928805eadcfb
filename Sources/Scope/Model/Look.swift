import Imaging

/// A place of the frame, in pixels; 0 is the left (top) edge of the first pixel.
public struct FramePoint: Sendable, Hashable {
    /// From the left edge.
    public var x: Double
    /// From the top edge.
    public var y: Double

    /// A place from its coordinates.
    public init(x: Double, y: Double) {
        self.x = x
        self.y = y
    }
}

/// How the screen is divided.
public enum Arrangement: Sendable, Hashable {
    /// The frame, and beside it as many views as there is room for.
    case overview
    /// One pane alone.
    case full
    /// The single channels of a layer (the paper's figure 2).
    case channels
    /// All layers side by side (the paper's figure 4).
    case layers
}

/// A part of the screen that shows something.
public enum Pane: Sendable, Hashable {
    /// The frame with its overlays.
    case frame
    /// A view of what the tracker computed.
    case view(ViewDescriptor)
    /// The response with all parts on, while some are switched off.
    case comparison
    /// A view of the frame whose maps are kept.
    case kept(ViewDescriptor)
    /// A view of the frame on the screen less that of the frame whose maps are kept.
    case difference(ViewDescriptor)
}

/// How the frame is cut out.
public enum Zoom: Sendable, Hashable, CaseIterable {
    /// All of it.
    case whole
    /// The search window with some surroundings.
    case window
    /// The target with some surroundings.
    case target
}

/// What is looked at, and how. Nothing in it changes what the tracker does.
public struct Look: Sendable, Hashable {
    /// How the screen is divided.
    public var arrangement = Arrangement.overview
    /// The pane that keys refer to.
    public var focus = Pane.frame
    /// The view that comes first when there is not room for all.
    public var view = ViewDescriptor.features
    /// The chosen layer, counted from 0, shallowest first.
    public var layer = 1
    /// The view whose map lies over the frame; nil for none.
    public var overlay: ViewDescriptor?
    /// How the frame is cut out.
    public var zoom = Zoom.whole
    /// The place whose values are read; nil where the cursor is off.
    public var cursor: FramePoint?
    /// Places whose values are kept in sight.
    public var pins: [FramePoint] = []
    /// The ranges that the user holds, by the views' names.
    public var lockedRanges: [String: ClosedRange<Float>] = [:]
    /// The order of the channels' bars by layer and group: sorted once, then kept.
    var channelOrders: [String: [Int]] = [:]
    /// The first channel on the channel grid.
    public var firstChannel = 0
    /// What the channel grid shows.
    public var channelSource = ChannelSource.adjusted

    /// The overview with the frame.
    public init() {}

    /// The most places that can be pinned: one a digit.
    public static let mostPins = 9
}
