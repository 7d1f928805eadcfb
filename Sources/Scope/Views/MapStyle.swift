import Imaging
import Network
import Tensors

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
        let own = map.finiteRange
        let isAroundZero = view.range == .aroundZero && traits.depth != .monochrome
        let palette = isAroundZero ? ColourMap.diverging : self.palette
        if let locked = look.lockedRanges[view.name] {
            return MapStyle(palette: palette, range: locked, isLocked: true)
        }
        switch view.range {
        case .own: return MapStyle(palette: palette, range: own)
        case .fixed(let range): return MapStyle(palette: palette, range: range)
        case .aroundZero:
            let reach = max(abs(own.lowerBound), abs(own.upperBound))
            return MapStyle(palette: palette, range: -reach...reach)
        }
    }

    /// How a difference of two maps is coloured: about 0.
    func styleOfDifference(_ map: Tensor<Float>) -> MapStyle {
        let own = map.finiteRange
        let reach = max(abs(own.lowerBound), abs(own.upperBound))
        return MapStyle(palette: traits.depth == .monochrome ? .grey : .diverging, range: -reach...reach)
    }

    /// Whether the parts that make a map are switched off.
    func isOff(_ parts: Ablation) -> Bool { !ablation.isDisjoint(with: parts) }
}
