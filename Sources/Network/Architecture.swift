import Foundation

/// What a network is made of: the configuration stored with its weights (Equations.md, section 6).
public struct Architecture: Sendable, Hashable, Codable {
    /// The convolutional trunk.
    public enum Backbone: String, Sendable, Codable, CaseIterable {
        /// The paper's modified ResNet-50 (table 1).
        case resnet50
        /// The paper's ablation RAR_VGG (table 3).
        case vggM = "vgg-m"
    }

    /// The trunk.
    public var backbone: Backbone = .resnet50
    /// Factor on every channel count of the backbone: 1 is the paper's, 0.25 the light model.
    public var width: Double = 1
    /// Dilation of layer3 and layer4; 1 and 1 is the paper's literal text.
    public var dilation: [Int] = [1, 1]
    /// Whether layer3.0.conv2 is a deformable convolution.
    public var deformable: Bool = true
    /// D, the channels of the adjusted features phi.
    public var adjusted: Int = 256
    /// d, the channels of the memory's hidden state.
    public var hidden: Int = 64
    /// r of the channel attention: its MLP has max(8, D / r) hidden units.
    public var reduction: Int = 16
    /// m, the hidden maps of the spatial attention.
    public var spatialHidden: Int = 8
    /// R, the channels of the refinement.
    public var refined: Int = 128
    /// F, the channels of the representation that the filter sees.
    public var representation: Int = 32
    /// The levels: always 3, 4 and 5.
    public var levels: [Int] = [3, 4, 5]

    /// The full model of the paper.
    public static let full = Architecture()
    /// The light model: a quarter of the width.
    public static let light = Architecture(width: 0.25, adjusted: 64, hidden: 16, refined: 64)

    /// An architecture; by default the full model of the paper.
    public init(
        backbone: Backbone = .resnet50, width: Double = 1, dilation: [Int] = [1, 1], deformable: Bool = true,
        adjusted: Int = 256, hidden: Int = 64, reduction: Int = 16, spatialHidden: Int = 8, refined: Int = 128,
        representation: Int = 32
    ) {
        self.backbone = backbone
        self.width = width
        self.dilation = dilation
        self.deformable = deformable
        self.adjusted = adjusted
        self.hidden = hidden
        self.reduction = reduction
        self.spatialHidden = spatialHidden
        self.refined = refined
        self.representation = representation
    }

    /// The side of the square patch the network reads, in pixels.
    public static let patchSide = 255
    /// The side of every level's maps, in cells of 8 pixels.
    public static let mapSide = 31
    /// Pixels of the patch from a cell to the next.
    public static let cellStride = 8

    /// A channel count of the paper under `width`: rounded half up, at least 1.
    public func scaled(_ channels: Int) -> Int { max(1, Int((Double(channels) * width + 0.5).rounded(.down))) }

    /// q, the hidden units of the channel attention.
    public var channelHidden: Int { max(8, adjusted / reduction) }

    /// The channels that a level's backbone features have.
    public func featureChannels(level: Int) -> Int {
        switch backbone {
        case .resnet50: scaled(256 << (level - 2))
        case .vggM: scaled(512)
        }
    }

    /// The paper's name of a level's layer.
    public func layerName(level: Int) -> String {
        switch backbone {
        case .resnet50: ["conv3_4", "conv4_6", "conv5_3"][level - 3]
        case .vggM: "conv\(level)"
        }
    }
}

extension Architecture {
    /// Decodes an architecture. `dilation` and `deformable` may be absent, since only one backbone has them.
    public init(from decoder: Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        backbone = try values.decode(Backbone.self, forKey: .backbone)
        width = try values.decode(Double.self, forKey: .width)
        dilation = try values.decodeIfPresent([Int].self, forKey: .dilation) ?? [1, 1]
        deformable = try values.decodeIfPresent(Bool.self, forKey: .deformable) ?? (backbone == .resnet50)
        adjusted = try values.decode(Int.self, forKey: .adjusted)
        hidden = try values.decode(Int.self, forKey: .hidden)
        reduction = try values.decode(Int.self, forKey: .reduction)
        spatialHidden = try values.decode(Int.self, forKey: .spatialHidden)
        refined = try values.decode(Int.self, forKey: .refined)
        representation = try values.decode(Int.self, forKey: .representation)
        levels = try values.decode([Int].self, forKey: .levels)
    }

    /// Reads the JSON stored with a model and checks its values.
    ///
    /// - Throws: `NetworkError.architecture` where it is no such JSON or a value is outside its range.
    public init(json: String) throws(NetworkError) {
        do {
            self = try JSONDecoder().decode(Architecture.self, from: Data(json.utf8))
        } catch DecodingError.keyNotFound(let key, _) {
            throw .architecture(rule: "the key \"\(key.stringValue)\" is missing")
        } catch DecodingError.typeMismatch(let type, let context) {
            let key = context.codingPath.map(\.stringValue).joined(separator: ".")
            throw .architecture(rule: "the value of \"\(key)\" is not of type \(type)")
        } catch DecodingError.dataCorrupted(let context) {
            let key = context.codingPath.map(\.stringValue).joined(separator: ".")
            throw .architecture(rule: key.isEmpty ? "it is not JSON" : "\"\(key)\": \(context.debugDescription)")
        } catch {
            throw .architecture(rule: "\(error)")
        }
        try check()
    }

    /// The JSON to store with a model: one line, keys in alphabetical order.
    public var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // A structure of numbers, strings and booleans always encodes, once `check` has refused what is not finite.
        guard let data = try? encoder.encode(self) else { preconditionFailure("\(self) does not encode") }
        return String(decoding: data, as: UTF8.self)
    }

    /// The channel counts and reductions that a network can be built with.
    public static let counts = 1...2048
    /// The dilations that a network can be built with.
    public static let dilations = 1...8

    /// Refuses values no network can be built from, before anything is allocated.
    ///
    /// - Throws: `NetworkError.architecture` with the key, the value and the range.
    public func check() throws(NetworkError) {
        guard width.isFinite, width > 0, width <= 4 else {
            throw .architecture(rule: "width is \(width), not above 0 and at most 4")
        }
        guard dilation.count == 2, dilation.allSatisfy(Self.dilations.contains) else {
            throw .architecture(
                rule:
                    "dilation is \(dilation), not two numbers from \(Self.dilations.lowerBound) to \(Self.dilations.upperBound)"
            )
        }
        guard levels == [3, 4, 5] else { throw .architecture(rule: "levels is \(levels), not [3, 4, 5]") }
        for (key, value) in [
            ("adjusted", adjusted), ("hidden", hidden), ("reduction", reduction), ("spatialHidden", spatialHidden),
            ("refined", refined), ("representation", representation),
        ] {
            guard Self.counts.contains(value) else {
                throw .architecture(
                    rule: "\(key) is \(value), not from \(Self.counts.lowerBound) to \(Self.counts.upperBound)")
            }
        }
    }
}
