import Imaging
import Network
import Tensors

extension ViewDescriptor.ValueRange {
    /// The values that get the first and the last colour in a map.
    func values(of map: Tensor<Float>) -> ClosedRange<Float> {
        switch self {
        case .own: return map.finiteRange
        case .fixed(let range): return range
        case .aroundZero:
            let own = map.finiteRange
            let reach = max(abs(own.lowerBound), abs(own.upperBound))
            return -reach...reach
        }
    }
}

/// How a view's numbers become colours: the palette and the values of its ends.
struct MapStyle {
    /// The colours.
    var palette: ColourMap
    /// The values that get the first and the last colour.
    var range: ClosedRange<Float>
    /// Whether the user holds the range.
    var isLocked = false
}

extension State {
    /// How a view's map is coloured.
    func style(of view: ViewDescriptor, for map: Tensor<Float>) -> MapStyle {
        let isAroundZero = view.range == .aroundZero && traits.depth != .monochrome
        let palette = isAroundZero ? ColourMap.diverging : self.palette
        if let locked = look.lockedRanges[view.name] {
            return MapStyle(palette: palette, range: locked, isLocked: true)
        }
        return MapStyle(palette: palette, range: view.range.values(of: map))
    }

    /// How a difference of two maps is coloured: about 0.
    func styleOfDifference(_ map: Tensor<Float>) -> MapStyle {
        MapStyle(
            palette: traits.depth == .monochrome ? .grey : .diverging,
            range: ViewDescriptor.ValueRange.aroundZero.values(of: map))
    }

    /// Whether the parts that make a map are switched off.
    func isOff(_ parts: Ablation) -> Bool { !ablation.isDisjoint(with: parts) }
}
