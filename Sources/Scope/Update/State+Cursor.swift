import Imaging
import Tracking

extension State {
    /// Puts the cursor on the target, or takes it away.
    mutating func toggleCursor() {
        if look.cursor != nil {
            look.cursor = nil
        } else if let start = observed?.observation.box ?? shown.map({ wholeBox(of: $0.frame.image) }) {
            look.cursor = FramePoint(x: start.x + start.width / 2, y: start.y + start.height / 2)
        }
    }

    /// Keeps the cursor's place in sight.
    mutating func pin() {
        guard let cursor = look.cursor else { return say("the cursor is off: there is no place to pin") }
        guard look.pins.count < Look.mostPins else { return say("\(Look.mostPins) places are pinned already") }
        look.pins.append(cursor)
        say("pinned as \(look.pins.count); \(settings.keys.key(for: .unpin, in: .looking) ?? "unpin") takes it out")
    }

    /// Takes the last pin out.
    mutating func unpin() { if look.pins.popLast() == nil { say("nothing is pinned") } }

    /// Moves the cursor by cells of the maps, or by pixels where there is no map.
    mutating func moveCursor(columns: Int, rows: Int) {
        guard let cursor = look.cursor, let size = frameSize else { return }
        var stepX = 1.0
        var stepY = 1.0
        if let geometry = mapGeometry {
            stepX = geometry.region.width / Double(geometry.columns)
            stepY = geometry.region.height / Double(geometry.rows)
        }
        look.cursor = FramePoint(
            x: min(max(cursor.x + Double(columns) * stepX, 0), Double(size.width) - 0.5),
            y: min(max(cursor.y + Double(rows) * stepY, 0), Double(size.height) - 0.5))
    }

    /// How the response's cells lie over the frame; nil without a response.
    var mapGeometry: MapGeometry? {
        guard let observation = observed?.observation, let map = observation.responseMap else { return nil }
        return MapGeometry(window: observation.searchWindow, rows: map.shape[0], columns: map.shape[1])
    }

    private func wholeBox(of image: Image) -> BoundingBox {
        BoundingBox(x: 0, y: 0, width: Double(image.width), height: Double(image.height))
    }
}
