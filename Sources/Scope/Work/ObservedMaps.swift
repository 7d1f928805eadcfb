import Imaging
import Network
import Tensors
import Tracking

/// A tracker's record of a frame in the form that views draw: sums over channels are made once, where the tracker runs.
public struct ObservedFrame: Sendable {
    /// The record.
    public var observation: Observation
    /// The levels, shallowest first.
    public var layers: [ObservedLayer]

    /// The views' form of a record.
    public init(_ observation: Observation) {
        self.observation = observation
        layers = observation.layers.map(ObservedLayer.init)
    }
}

/// A level's maps with what is derived from them.
public struct ObservedLayer: Sendable {
    /// The level's name in the paper.
    public var name: String
    /// The maps as the network made them.
    public var maps: LevelMaps
    /// The root of the mean square over channels of phi, [H,W].
    public var energy: Tensor<Float>
    /// The same of the reinforced features phi^a, [H,W].
    public var reinforcedEnergy: Tensor<Float>
    /// h^s, [H,W].
    public var interSpatial: Tensor<Float>
    /// Psi^s, [H,W].
    public var intraSpatial: Tensor<Float>

    init(_ layer: LayerObservation) {
        name = layer.name
        maps = layer.maps
        energy = channelEnergy(layer.maps.adjusted)
        reinforcedEnergy = channelEnergy(layer.maps.reinforced)
        interSpatial = layer.maps.interSpatial.reshaped(to: Array(layer.maps.interSpatial.shape.suffix(2)))
        intraSpatial = layer.maps.intraSpatial.reshaped(to: Array(layer.maps.intraSpatial.shape.suffix(2)))
    }
}

/// The root of the mean square over the channels of a map [C,H,W], as [H,W].
func channelEnergy(_ map: Tensor<Float>) -> Tensor<Float> {
    let (channels, rows, columns) = (map.shape[0], map.shape[1], map.shape[2])
    let plane = rows * columns
    return map.withUnsafeElements { values in
        Tensor(shape: [rows, columns]) { energy in
            energy.initialize(repeating: 0)
            for channel in 0..<channels {
                for place in 0..<plane {
                    let value = values[channel * plane + place]
                    energy[place] += value * value
                }
            }
            for place in 0..<plane { energy[place] = (energy[place] / Float(max(channels, 1))).squareRoot() }
        }
    }
}
