import Foundation

/// One of eight directions on the screen.
enum Direction: Int, CaseIterable {
    case right, downRight, down, downLeft, left, upLeft, up, upRight

    /// The direction that is nearest to a way to the right and down.
    init(right: Double, down: Double) {
        let eighth = Int((atan2(down, right) / (Double.pi / 4)).rounded())
        self = Self.allCases[(eighth + Self.allCases.count) % Self.allCases.count]
    }

    /// It in words.
    var name: String {
        switch self {
        case .right: "right"
        case .downRight: "down right"
        case .down: "down"
        case .downLeft: "down left"
        case .left: "left"
        case .upLeft: "up left"
        case .up: "up"
        case .upRight: "up right"
        }
    }

    /// It as an arrow.
    var arrow: Character {
        switch self {
        case .right: "→"
        case .downRight: "↘"
        case .down: "↓"
        case .downLeft: "↙"
        case .left: "←"
        case .upLeft: "↖"
        case .up: "↑"
        case .upRight: "↗"
        }
    }
}
