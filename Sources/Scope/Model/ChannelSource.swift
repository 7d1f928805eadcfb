import Tensors

/// The tensors that the grid of single channels can show.
public enum ChannelSource: String, Sendable, Hashable, CaseIterable {
    /// phi, adjusted to D channels.
    case adjusted
    /// phi^a.
    case reinforced
    /// h, the memory's hidden state.
    case memory
    /// What the backbone gives.
    case backbone

    /// What the grid is called.
    var title: String {
        switch self {
        case .adjusted: "features phi"
        case .reinforced: "reinforced phi^a"
        case .memory: "memory h"
        case .backbone: "backbone"
        }
    }

    /// The tensor, [C,H,W].
    func tensor(of layer: ObservedLayer) -> Tensor<Float> {
        switch self {
        case .adjusted: layer.maps.adjusted
        case .reinforced: layer.maps.reinforced
        case .memory: layer.maps.memory
        case .backbone: layer.maps.features
        }
    }
}
