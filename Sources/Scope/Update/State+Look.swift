import Imaging
import Terminal

extension State {
    /// Chooses a layer by its number from 0.
    mutating func choose(layer index: Int) {
        guard tracker.hasLayers else { return say("\(tracker.name) has no layers") }
        if !layerNames.isEmpty, index >= layerNames.count {
            return say("there are \(layerNames.count) layers: \(list(layerNames))", .warning)
        }
        look.layer = index
        look.firstChannel = 0
        if layerNames.indices.contains(index) { say("layer \(layerNames[index])") }
    }

    /// Chooses a layer by its name or its number from 1.
    mutating func choose(layerNamed name: String) {
        if let index = layerNames.firstIndex(of: name) ?? Int(name).map({ $0 - 1 }), index >= 0 {
            choose(layer: index)
        } else {
            say("no layer is called '\(name)'; there are \(list(layerNames))", .warning)
        }
    }

    /// The views that the tracker can fill, in the order of their importance.
    var availableViews: [ViewDescriptor] {
        views.filter { $0.isAvailable(from: tracker) }
    }

    /// The same, the response last: it is on the screen in any case.
    private var viewsInTurn: [ViewDescriptor] {
        tracker.hasLayers ? availableViews.filter { $0 != .response } + [.response] : availableViews
    }

    /// Lets a view come first.
    mutating func show(_ view: ViewDescriptor) {
        guard availableViews.contains(view) else {
            return say("\(tracker.name) has no \(view.title)", .warning)
        }
        look.view = view
        look.focus = .view(view)
    }

    /// Goes to the next view, or back.
    mutating func cycleView(by step: Int) {
        let views = viewsInTurn
        let current = views.firstIndex(of: look.view) ?? views.count - 1
        let view = views[(current + step + views.count) % views.count]
        look.view = view
        if case .view = look.focus { look.focus = .view(view) }
        if look.arrangement == .full || (look.arrangement == .overview && Layout(self).panes.count == 1) {
            look.focus = .view(view)
        }
    }

    /// Goes to the next pane, or back.
    mutating func cyclePane(by step: Int) {
        // On a small screen there is one pane, and all take turns in it.
        var panes = Layout(self).panes.map(\.pane)
        if panes.count <= 1 { panes = [.frame] + viewsInTurn.map(Pane.view) }
        let current = panes.firstIndex(of: look.focus) ?? 0
        look.focus = panes[(current + step + panes.count) % panes.count]
        if case .view(let view) = look.focus, view != .response { look.view = view }
    }

    /// Shows a grid, or the overview again.
    mutating func toggle(_ arrangement: Arrangement) {
        guard tracker.hasLayers else { return say("\(tracker.name) has no layers") }
        look.arrangement = look.arrangement == arrangement ? .overview : arrangement
    }

    /// Lays a view's map over the frame, or takes it away.
    mutating func show(overlay: ViewDescriptor?) {
        guard overlay.map(availableViews.contains) ?? true else {
            return say("\(tracker.name) has no such map", .warning)
        }
        look.overlay = overlay
    }

    /// Lays the next view's map over the frame.
    mutating func cycleOverlay() {
        let maps = viewsInTurn.filter(\.isMap)
        guard let overlay = look.overlay, let index = maps.firstIndex(of: overlay) else {
            look.overlay = .response
            return say("over the frame: \(ViewDescriptor.response.title)")
        }
        // The response comes last among the views and first here.
        let following = (index + 1) % maps.count
        look.overlay = maps[following] == .response ? nil : maps[following]
        say(look.overlay.map { "over the frame: \($0.title)" } ?? "nothing over the frame")
    }

    /// Shows the next channels on the grid, or those before.
    mutating func page(by count: Int) {
        let grid = ChannelGrid(self, in: Layout(self).main)
        look.firstChannel = min(max(look.firstChannel + count * grid.pageSize, 0), grid.lastPageStart)
    }

    /// Shows another kind of channels on the grid.
    mutating func nextChannelSource() {
        look.channelSource = next(after: look.channelSource, in: ChannelSource.allCases)
        look.firstChannel = 0
    }

    /// Chooses the next zoom; while a box is drawn, the view no longer chooses by itself.
    mutating func nextZoom() {
        guard case .selecting(var selection) = mode else {
            look.zoom = next(after: look.zoom, in: Zoom.allCases)
            return
        }
        selection.zoom = next(after: drawingZoom(of: selection), in: Zoom.allCases)
        mode = .selecting(selection)
    }

    /// Chooses the next palette.
    mutating func nextPalette() {
        settings.palette = next(after: settings.palette, in: ColourMap.allCases.filter { !$0.isDiverging })
        say("palette \(settings.palette.rawValue)")
    }

    /// Chooses the next kind of characters that the terminal has for pictures.
    mutating func nextGlyphs() {
        settings.glyphs = next(after: settings.glyphs, in: PictureGlyphs.allCases.filter { $0 <= traits.finestGlyphs })
        say("pictures in \(settings.glyphs.rawValue)")
    }

    /// Shows pictures in pixels, or in characters again.
    mutating func toggleGraphics() { use(graphics: pixels == nil ? .auto : .off) }

    /// Shows pictures in pixels by a protocol, as far as the terminal has it, or in characters.
    mutating func use(graphics choice: GraphicsChoice) {
        settings.graphics = choice
        if let form = pixels?.form { return say("pictures in pixels (\(form.rawValue))") }
        if choice == .off { return say("pictures in characters") }
        warnOfMissingGraphics()
    }

    /// Warns where the protocol that the user named is not to be had.
    public mutating func warnWhereGraphicsAreMissing() {
        switch settings.graphics {
        case .auto, .off: break
        case .kitty, .sixel: if pixels == nil { warnOfMissingGraphics() }
        }
    }

    private mutating func warnOfMissingGraphics() {
        if traits.depth == .monochrome { return say("pictures in pixels have colours, which are off", .warning) }
        let missing = settings.graphics == .auto ? "kitty graphics or sixel" : settings.graphics.rawValue
        say("the terminal does not answer that it shows \(missing); pictures are in characters", .warning)
    }

    /// Keeps the maps of the frame on the screen to compare those of other frames with, or lets them go.
    mutating func toggleKeptMaps() {
        if let kept {
            self.kept = nil
            return say("the maps of frame \(kept.frame) are let go")
        }
        guard let observed else { return say("there are no maps yet that could be kept") }
        kept = (position, observed)
        let key = settings.keys.key(for: .nextView, in: .looking) ?? "next-view"
        say("the maps of frame \(position) stay beside those of other frames; \(key) chooses the view")
    }

    /// The view that is compared with the kept frame: the chosen one, or where that is no map the response.
    var comparedView: ViewDescriptor { look.view.isMap && availableViews.contains(look.view) ? look.view : .response }

    /// Holds the ranges of all maps as they are now, over frames, layers and runs; or lets them go.
    mutating func toggleLock() {
        guard look.lockedRanges.isEmpty else {
            look.lockedRanges = [:]
            return say("every map has its own range again")
        }
        guard let observed else { return say("there are no maps yet whose ranges could be locked") }
        for view in views where view.isMap {
            let layers = view.isOfLayer ? Array(observed.layers.indices) : [0]
            let ranges = layers.compactMap { layer in
                view.map(in: observed, layer: layer).map { style(of: view, for: $0).range }
            }
            guard let low = ranges.map(\.lowerBound).min(), let high = ranges.map(\.upperBound).max() else { continue }
            look.lockedRanges[view.name] = low...high
        }
        say("the ranges of the maps are locked, over frames, layers and runs")
    }

    /// The value that follows in a cycle; the first where `value` is none of them.
    func next<Value: Equatable>(after value: Value, in values: [Value]) -> Value {
        guard let index = values.firstIndex(of: value) else { return values.first ?? value }
        return values[(index + 1) % values.count]
    }
}
