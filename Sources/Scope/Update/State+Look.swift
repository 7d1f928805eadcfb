import Imaging
import Terminal

extension State {
    /// Changes what is looked at.
    mutating func change(_ action: Action) {
        switch action {
        case .layer(let index): choose(layer: index)
        case .nextView: cycleView(by: 1)
        case .previousView: cycleView(by: -1)
        case .nextPane: cyclePane(by: 1)
        case .previousPane: cyclePane(by: -1)
        case .full: look.arrangement = look.arrangement == .overview ? .full : .overview
        case .channels: toggle(.channels)
        case .layers: toggle(.layers)
        case .overlay: cycleOverlay()
        case .zoom: look.zoom = next(after: look.zoom, in: Zoom.allCases)
        case .palette:
            settings.palette = next(after: settings.palette, in: ColourMap.allCases.filter { $0 != .diverging })
            say("palette \(settings.palette.rawValue)")
        case .glyphs:
            settings.glyphs = next(
                after: settings.glyphs, in: PictureGlyphs.allCases.filter { $0 <= traits.finestGlyphs })
            say("pictures in \(settings.glyphs.rawValue)")
        case .page(let count): page(by: count)
        case .channelSource:
            look.channelSource = next(after: look.channelSource, in: ChannelSource.allCases)
            look.firstChannel = 0
        default: changeCursor(action)
        }
    }

    /// Chooses a layer by its number from 0.
    mutating func choose(layer index: Int) {
        guard subject.hasLayers else { return say("\(subject.tracker) has no layers") }
        if !layerNames.isEmpty, index >= layerNames.count {
            return say("there are \(layerNames.count) layers: \(list(layerNames))", .warning)
        }
        look.layer = index
        look.firstChannel = 0
        if layerNames.indices.contains(index) { say("layer \(layerNames[index])") }
    }

    /// The views that the tracker can fill.
    var availableViews: [MapView] {
        subject.hasLayers
            ? [.features, .interSpatial, .intraSpatial, .reinforced, .channels, .patch, .response]
            : [.response, .patch]
    }

    private mutating func cycleView(by step: Int) {
        let views = availableViews
        let current = views.firstIndex(of: look.view) ?? views.count - 1
        let view = views[(current + step + views.count) % views.count]
        look.view = view
        if case .view = look.focus { look.focus = .view(view) }
        if look.arrangement == .full || (look.arrangement == .overview && Layout(self).panes.count == 1) {
            look.focus = .view(view)
        }
    }

    private mutating func cyclePane(by step: Int) {
        // On a small screen there is one pane, and all take turns in it.
        var panes = Layout(self).panes.map(\.pane)
        if panes.count <= 1 { panes = [.frame] + availableViews.map(Pane.view) }
        let current = panes.firstIndex(of: look.focus) ?? 0
        look.focus = panes[(current + step + panes.count) % panes.count]
        if case .view(let view) = look.focus, view != .response { look.view = view }
    }

    private mutating func toggle(_ arrangement: Arrangement) {
        guard subject.hasLayers else { return say("\(subject.tracker) has no layers") }
        look.arrangement = look.arrangement == arrangement ? .overview : arrangement
    }

    private mutating func cycleOverlay() {
        let maps = availableViews.filter(\.isMap)
        guard let overlay = look.overlay, let index = maps.firstIndex(of: overlay) else {
            look.overlay = .response
            return say("over the frame: \(MapView.response.title)")
        }
        // The response comes last among the views and first here.
        let following = (index + 1) % maps.count
        look.overlay = maps[following] == .response ? nil : maps[following]
        say(look.overlay.map { "over the frame: \($0.title)" } ?? "nothing over the frame")
    }

    private mutating func page(by count: Int) {
        let grid = ChannelGrid(self, in: Layout(self).main)
        look.firstChannel = min(max(look.firstChannel + count * grid.pageSize, 0), grid.lastPageStart)
    }

    private func next<Value: Equatable>(after value: Value, in values: [Value]) -> Value {
        guard let index = values.firstIndex(of: value) else { return values.first ?? value }
        return values[(index + 1) % values.count]
    }

    // MARK: The cursor

    private mutating func changeCursor(_ action: Action) {
        switch action {
        case .cursor:
            if look.cursor != nil {
                look.cursor = nil
            } else if let start = observed?.observation.box ?? shown.map({ wholeBox(of: $0.frame.image) }) {
                look.cursor = FramePoint(x: start.x + start.width / 2, y: start.y + start.height / 2)
            }
        case .moveCursor(let columns, let rows): moveCursor(columns: columns, rows: rows)
        case .pin:
            guard let cursor = look.cursor else { return say("the cursor is off: there is no place to pin") }
            guard look.pins.count < Look.mostPins else { return say("\(Look.mostPins) places are pinned already") }
            look.pins.append(cursor)
            say("pinned as \(look.pins.count); \(settings.keys.key(for: .unpin, in: .looking) ?? "unpin") takes it out")
        case .unpin: if look.pins.popLast() == nil { say("nothing is pinned") }
        case .unpinAll: look.pins = []
        default: break
        }
    }

    /// Moves the cursor by cells of the maps, or by pixels where there is no map.
    private mutating func moveCursor(columns: Int, rows: Int) {
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
