import Imaging
import Terminal

/// Where everything is on a screen of some size. Drawing and the mouse share it.
public struct Layout: Sendable, Hashable {
    /// A pane and the cells it has.
    public struct Place: Sendable, Hashable {
        /// What is shown.
        public var pane: Pane
        /// Where.
        public var rect: CellRect
    }

    /// The smallest screen that is drawn on.
    public static let smallest = CellSize(columns: 40, rows: 12)

    /// Whether the screen is too small for anything but saying so.
    public let isTooSmall: Bool
    /// All above the timeline.
    public let main: CellRect
    /// The panes, in the order in which Tab goes through them. Empty on the grids.
    public let panes: [Place]
    /// The values at the cursor and at the pinned places, a line each; empty where there are none.
    public let readout: CellRect
    /// The line that says why the score is what it is; empty on low screens, where it is the message line's.
    public let why: CellRect
    /// The timeline.
    public let timeline: CellRect
    /// The line with frame, box, score and speed.
    public let status: CellRect
    /// The line for messages and commands.
    public let message: CellRect

    /// The layout of a state's screen.
    public init(_ state: State) {
        let all = CellRect(state.size)
        isTooSmall = all.columns < Self.smallest.columns || all.rows < Self.smallest.rows
        let (body, message) = all.splitTop(all.rows - 1)
        let (upper, status) = body.splitTop(body.rows - 1)
        let (panes, timeline) = upper.splitTop(
            upper.rows - Self.timelineRows(of: all.rows, comparing: state.branches.ghost != nil))
        let (readable, why) = panes.splitTop(panes.rows - (Self.hasWhyLine(rows: all.rows) ? 1 : 0))
        let (main, readout) = readable.splitTop(readable.rows - min(state.marks.count, readable.rows / 3))
        self.readout = readout
        self.why = why
        self.message = message
        self.status = status
        self.timeline = timeline
        self.main = main
        switch state.look.arrangement {
        case .channels, .layers: self.panes = []
        case .full: self.panes = [Place(pane: state.look.focus, rect: main)]
        case .overview: self.panes = Self.overview(state, in: main)
        }
    }

    /// The timeline's height on a screen of some height; a run that is compared with takes two rows more.
    private static func timelineRows(of rows: Int, comparing: Bool) -> Int {
        switch rows {
        case ..<20: 2
        case ..<30: 3 + (comparing ? 2 : 0)
        case ..<42: 4 + (comparing ? 2 : 0)
        case ..<56: 7 + (comparing ? 2 : 0)
        default: 10 + (comparing ? 2 : 0)
        }
    }

    /// Whether a screen of some height has a line of its own that says why.
    static func hasWhyLine(rows: Int) -> Bool { rows >= 24 }

    /// The pane at a cell.
    public func pane(at point: CellPoint) -> Place? { panes.first { $0.rect.contains(point) } }

    /// The views on the screen.
    public var views: [ViewDescriptor] {
        panes.compactMap { place in
            switch place.pane {
            case .view(let view), .kept(let view), .difference(let view): view
            case .frame, .comparison: nil
            }
        }
    }

    /// The panes beside the frame in the order of their importance.
    private static func order(_ state: State) -> [Pane] {
        let compared = state.comparedView
        let kept: [Pane] =
            state.kept == nil
            ? []
            : (compared == .response ? [] : [.view(compared)]) + [.kept(compared), .difference(compared)]
        let responses: [Pane] = [.view(.response)] + (state.shown?.reference == nil ? [] : [.comparison]) + kept
        // A tracker with layers shows those; the components of its response are chosen.
        let available = state.availableViews
        let others = state.tracker.hasLayers ? available.filter(\.isOfLayer) : available
        let chosen = available.filter { $0 == state.look.view }
        let views = (chosen + others.filter { !chosen.contains($0) }).map(Pane.view)
        return responses + views.filter { !responses.contains($0) }
    }

    /// The frame to the left, views to the right.
    private static func overview(_ state: State, in main: CellRect) -> [Place] {
        let order = order(state)
        // A pane narrower or lower than this shows nothing that could be read.
        let (leastColumns, leastRows) = (14, 6)
        guard main.columns >= 56 else { return [Place(pane: state.look.focus, rect: main)] }
        let frameColumns = frameColumns(state, in: main)
        let (left, right) = main.splitLeft(frameColumns)
        let side = right.splitLeft(1).rest
        var best = (columns: 1, rows: 1, value: -1.0)
        for columns in 1...3 {
            for rows in 1...6 {
                let width = (side.columns - (columns - 1)) / columns
                let height = side.rows / rows
                guard width >= leastColumns, height >= leastRows else { continue }
                let count = min(columns * rows, order.count)
                // A map is square; two rows go to its title and legend.
                let extent = min(Double(width) * state.traits.cellAspect, Double(height - 2))
                let value = Double(count) * extent * extent.squareRoot()
                if value > best.value { best = (columns, rows, value) }
            }
        }
        var places = [Place(pane: .frame, rect: left)]
        let width = (side.columns - (best.columns - 1)) / best.columns
        for (index, pane) in order.prefix(best.columns * best.rows).enumerated() {
            let (row, column) = (index / best.columns, index % best.columns)
            let top = side.rows * row / best.rows
            let bottom = side.rows * (row + 1) / best.rows
            places.append(
                Place(
                    pane: pane,
                    rect: CellRect(
                        column: side.column + column * (width + 1), row: side.row + top, columns: width,
                        rows: bottom - top)))
        }
        return places
    }

    /// As wide as the frame's shape asks for, and between a little less than half and two thirds of the screen.
    private static func frameColumns(_ state: State, in main: CellRect) -> Int {
        let size = state.frameSize ?? (4, 3)
        let ideal = Double(main.rows - 1) * Double(size.width) / Double(size.height) / state.traits.cellAspect
        let most = Double(main.columns) * (state.tracker.hasLayers ? 0.62 : 0.72)
        return Int(min(max(ideal, Double(main.columns) * 0.45), most).rounded())
    }
}
