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

    /// Whether a box is less than six cells wide or three high, cells being about twice as high as wide.
    func isSmall(_ box: BoundingBox) -> Bool {
        box.width / region.width * Double(cells.columns) < 6 || box.height / region.height * Double(cells.rows) < 3
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
    package func framePlacement(in rect: CellRect) -> FramePlacement? {
        guard let size = frameSize else { return nil }
        let area = rect.splitTop(1).rest
        guard !area.isEmpty else { return nil }
        return FramePlacement(
            region: visibleRegion(of: size, in: area), in: area, cellAspect: traits.cellAspect)
    }

    /// How the frame is cut out while a box is drawn, as far as that does not depend on the pane.
    func drawingZoom(of selection: Selection) -> Zoom {
        if let zoom = selection.zoom { return zoom }
        guard look.zoom == .whole, let size = frameSize,
            let pane = Layout(self).panes.first(where: { $0.pane == .frame })
        else { return look.zoom }
        return isSmall(selection.box, of: size, in: pane.rect.splitTop(1).rest) ? .target : .whole
    }

    /// Whether a box in the whole frame is too small to be drawn there.
    private func isSmall(_ box: BoundingBox, of size: (width: Int, height: Int), in area: CellRect) -> Bool {
        guard !area.isEmpty else { return false }
        let whole = BoundingBox(x: 0, y: 0, width: Double(size.width), height: Double(size.height))
        return FramePlacement(region: whole, in: area, cellAspect: traits.cellAspect).isSmall(box)
    }

    /// The part of the frame that the zoom shows.
    private func visibleRegion(of size: (width: Int, height: Int), in area: CellRect) -> BoundingBox {
        if case .selecting(let selection) = mode {
            let follows = selection.zoom == nil && look.zoom == .whole && isSmall(selection.box, of: size, in: area)
            return region(
                of: size, zoom: follows ? .target : selection.zoom ?? look.zoom, around: selection.box, isStill: true)
        }
        return region(of: size, zoom: look.zoom, around: record?.box, isStill: false)
    }

    /// The part of the frame that a zoom shows.
    ///
    /// - Parameters:
    ///   - target: the box that the target's zoom is about.
    ///   - isStill: whether the view stands while the box moves a little, with more of the surroundings.
    private func region(
        of size: (width: Int, height: Int), zoom: Zoom, around target: BoundingBox?, isStill: Bool
    ) -> BoundingBox {
        let whole = BoundingBox(x: 0, y: 0, width: Double(size.width), height: Double(size.height))
        // The shape of the frame is kept, so that the panes do not jump.
        let shape = whole.width / whole.height
        func height(of box: BoundingBox, margin: Double) -> Double {
            max(box.height * margin, box.width * margin / shape, 8)
        }
        var (x, y, tall): (Double, Double, Double)
        switch zoom {
        case .whole: return whole
        case .window:
            guard let window = observed?.observation.searchWindow else { return whole }
            (x, y, tall) = (window.x + window.width / 2, window.y + window.height / 2, height(of: window, margin: 1.15))
        case .target:
            guard let target else { return whole }
            (x, y) = (target.x + target.width / 2, target.y + target.height / 2)
            if isStill {
                // In steps, so that the view does not swim with every key.
                tall = 8
                while tall < height(of: target, margin: 2.5) { tall *= 1.5 }
                let step = (tall * shape / 4, tall / 4)
                (x, y) = ((x / step.0).rounded() * step.0, (y / step.1).rounded() * step.1)
            } else {
                tall = height(of: target, margin: 1.6)
            }
        }
        let width = tall * shape
        guard width < whole.width else { return whole }
        return BoundingBox(
            x: min(max(x - width / 2, 0), whole.width - width), y: min(max(y - tall / 2, 0), whole.height - tall),
            width: width, height: tall)
    }
}
