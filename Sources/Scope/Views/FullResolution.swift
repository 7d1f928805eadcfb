import Imaging
import Tensors
import Terminal
import Tracking

extension State {
    /// The pane in focus as a picture at its own resolution: the frame pixel by pixel with its boxes, a map enlarged; where
    /// the screen shows a grid or bars, the screen. Nil before the first frame.
    var fullResolutionPicture: Image? {
        guard look.arrangement == .overview || look.arrangement == .full else {
            return CellRasteriser().picture(of: Scope.view(self))
        }
        switch look.focus {
        case .frame: return framePicture
        case .comparison:
            return shown?.reference?.responseMap.map { enlarged($0, of: .response) }
        case .kept, .difference: return CellRasteriser().picture(of: Scope.view(self))
        case .view(let view):
            switch view.picture {
            case .image(let image): return observed.flatMap(image)
            case .layerBars: return CellRasteriser().picture(of: Scope.view(self))
            case .map, .component, .layerMap:
                return observed.flatMap { view.map(in: $0, layer: layerIndex) }.map { enlarged($0, of: view) }
            }
        }
    }

    private var framePicture: Image? {
        guard var image = shown?.frame.image else { return nil }
        if let view = look.overlay, let observed, let map = view.map(in: observed, layer: layerIndex) {
            let geometry = MapGeometry(
                window: observed.observation.searchWindow, rows: map.shape[0], columns: map.shape[1])
            let style = style(of: view, for: map)
            image.blend(style.palette.picture(of: map, range: style.range), over: geometry.region, opacity: 0.5)
        }
        // A line that is seen in a large picture as well as in a small one.
        let thickness = max((Double(max(image.width, image.height)) / 320).rounded(), 1)
        for overlay in overlays { image.outline(overlay.box, with: RGB(overlay.colour), thickness: thickness) }
        return image
    }

    /// A map in the palette's colours, a square of 16 pixels a value.
    private func enlarged(_ map: Tensor<Float>, of view: ViewDescriptor) -> Image {
        let style = style(of: view, for: map)
        return style.palette.picture(of: map, range: style.range)
            .resampled(to: (map.shape[1] * 16, map.shape[0] * 16), filter: .pixels)
    }
}
