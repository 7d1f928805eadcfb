import Imaging
import Terminal

/// Which part of the frame is shown in which cells.
public struct FramePlacement: Sendable, Hashable {
    /// The cells with the picture.
    public let cells: CellRect
    /// The part of the frame, in pixels where pixel i covers i ..< i + 1. It may reach beyond the frame.
    public let region: BoundingBox

    /// The placement of a region in the middle of an area, as large as its shape allows.
    public init(region: BoundingBox, in area: CellRect, cellAspect: Double) {
        let scale = min(
            Double(area.columns) * cellAspect / region.width, Double(area.rows) / region.height)
        let columns = min(max(Int((region.width * scale / cellAspect).rounded()), 1), max(area.columns, 1))
        let rows = min(max(Int((region.height * scale).rounded()), 1), max(area.rows, 1))
        cells = CellRect(
            column: area.column + (area.columns - columns) / 2, row: area.row + (area.rows - rows) / 2,
            columns: min(columns, area.columns), rows: min(rows, area.rows))
        self.region = region
    }

    /// The place of the frame in the middle of a cell.
    public func point(of cell: CellPoint) -> FramePoint {
        FramePoint(
            x: region.x + (Double(cell.column - cells.column) + 0.5) / Double(max(cells.columns, 1)) * region.width,
            y: region.y + (Double(cell.row - cells.row) + 0.5) / Double(max(cells.rows, 1)) * region.height)
    }

    /// The cell that shows a place of the frame; it may lie outside the picture.
    public func cell(of point: FramePoint) -> CellPoint {
        // Far outside is as good as just outside; the bound keeps the numbers representable.
        func cell(_ share: Double, _ extent: Int) -> Int {
            Int((min(max(share, -2), 3) * Double(extent)).rounded(.down))
        }
        return CellPoint(
            column: cells.column + cell((point.x - region.x) / region.width, cells.columns),
            row: cells.row + cell((point.y - region.y) / region.height, cells.rows))
    }

    /// A box of the frame in units of a grid that covers the picture.
    func box(_ box: BoundingBox, onGrid width: Int, _ height: Int) -> BoundingBox {
        let across = Double(width) / region.width
        let down = Double(height) / region.height
        return BoundingBox(
            x: (box.x - region.x) * across, y: (box.y - region.y) * down, width: box.width * across,
            height: box.height * down)
    }
}

extension State {
    /// Where the frame lies in a pane; nil before the first frame.
    func framePlacement(in rect: CellRect) -> FramePlacement? {
        guard let size = frameSize else { return nil }
        let area = rect.splitTop(1).rest
        guard !area.isEmpty else { return nil }
        return FramePlacement(
            region: visibleRegion(of: size), in: area, cellAspect: traits.cellAspect)
    }

    /// The part of the frame that the zoom shows.
    private func visibleRegion(of size: (width: Int, height: Int)) -> BoundingBox {
        let whole = BoundingBox(x: 0, y: 0, width: Double(size.width), height: Double(size.height))
        let centre: BoundingBox
        let margin: Double
        switch look.zoom {
        case .whole: return whole
        case .window:
            guard let window = observed?.observation.searchWindow else { return whole }
            (centre, margin) = (window, 1.15)
        case .target:
            var target = record?.box
            if case .selecting(let selection) = mode { target = selection.box }
            guard let target else { return whole }
            (centre, margin) = (target, 1.6)
        }
        // The shape of the frame is kept, so that the panes do not jump.
        let shape = whole.width / whole.height
        let height = max(centre.height * margin, centre.width * margin / shape, 8)
        let width = height * shape
        guard width < whole.width else { return whole }
        let x = centre.x + centre.width / 2 - width / 2
        let y = centre.y + centre.height / 2 - height / 2
        return BoundingBox(
            x: min(max(x, 0), whole.width - width), y: min(max(y, 0), whole.height - height), width: width,
            height: height)
    }
}
