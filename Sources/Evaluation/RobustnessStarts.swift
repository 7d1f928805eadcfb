import Imaging

/// How the first box of a spatial robustness run differs from the ground truth (OTB's SRE).
public enum SpatialShift: String, Sendable, CaseIterable {
    case left, right, up, down, topLeft, topRight, bottomLeft, bottomRight, scale08, scale09, scale11, scale12

    /// The first box of a run, as OTB's toolkit makes it: rounded to whole pixels and cut to the picture at the right and at
    /// the bottom.
    ///
    /// - The centre is moved by a tenth of the target's side, rounded up, in four of the shifts;
    /// - a corner is moved outwards by a tenth of both sides in the next four, so that the box grows;
    /// - both sides are scaled about the centre in the last four.
    ///
    /// - Parameters:
    ///   - box: the ground truth of the first frame.
    ///   - frame: the picture's size.
    public func applied(to box: BoundingBox, in frame: FrameSize) -> BoundingBox {
        let shifted =
            switch self {
            case .left: moved(box, -(0.1 * box.width).rounded(.up), 0)
            case .right: moved(box, (0.1 * box.width).rounded(.up), 0)
            case .up: moved(box, 0, -(0.1 * box.height).rounded(.up))
            case .down: moved(box, 0, (0.1 * box.height).rounded(.up))
            case .topLeft: grown(box, left: true, top: true)
            case .topRight: grown(box, left: false, top: true)
            case .bottomLeft: grown(box, left: true, top: false)
            case .bottomRight: grown(box, left: false, top: false)
            case .scale08: scaled(box, 0.8)
            case .scale09: scaled(box, 0.9)
            case .scale11: scaled(box, 1.1)
            case .scale12: scaled(box, 1.2)
            }
        let x = max(0, shifted.x)
        let y = max(0, shifted.y)
        return BoundingBox(
            x: x, y: y, width: min(shifted.width, Double(frame.width) - x),
            height: min(shifted.height, Double(frame.height) - y))
    }

    private func moved(_ box: BoundingBox, _ dx: Double, _ dy: Double) -> BoundingBox {
        BoundingBox(x: box.x + dx, y: box.y + dy, width: box.width, height: box.height)
    }

    private func grown(_ box: BoundingBox, left: Bool, top: Bool) -> BoundingBox {
        let x = left ? (box.x - 0.1 * box.width).rounded() : box.x
        let y = top ? (box.y - 0.1 * box.height).rounded() : box.y
        // The last column and row inside the box, the unit in which the toolkit rounds.
        let right = box.x + box.width - 1
        let bottom = box.y + box.height - 1
        let newRight = left ? right : (right + 0.1 * box.width).rounded()
        let newBottom = top ? bottom : (bottom + 0.1 * box.height).rounded()
        return BoundingBox(x: x, y: y, width: newRight - x + 1, height: newBottom - y + 1)
    }

    private func scaled(_ box: BoundingBox, _ ratio: Double) -> BoundingBox {
        let width = ratio * box.width
        let height = ratio * box.height
        return BoundingBox(
            x: (box.x + (box.width - width) / 2).rounded(), y: (box.y + (box.height - height) / 2).rounded(),
            width: width.rounded(), height: height.rounded())
    }
}

/// The frames at which temporal robustness runs start (OTB's TRE), from 0: twenty, spread evenly over the frames that have a
/// ground truth and at least twenty frames to go, the first and the last of them included. Fewer where there are not twenty
/// such frames.
///
/// - Parameter boxes: the ground truth, nil where a frame has none.
public func temporalStarts(_ boxes: [BoundingBox?]) -> [Int] {
    let usable = boxes.indices.filter { boxes[$0] != nil }
    let candidates = usable.filter { boxes.count - $0 >= 20 }
    guard candidates.count > 1 else { return Array((candidates.isEmpty ? usable : candidates).prefix(1)) }
    let spread = (0..<19).compactMap { step -> Int? in
        // The toolkit's floor(1 : count / 19 : count), in whole numbers and from 0.
        let position = step * candidates.count / 19
        return position < candidates.count ? candidates[position] : nil
    }
    var starts: [Int] = []
    for start in spread + [candidates[candidates.count - 1]] where start != starts.last { starts.append(start) }
    return starts
}
