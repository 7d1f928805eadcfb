import Network
import Testing

@Suite struct ArchitectureTests {
    @Test func theFullModelReadsBackFromItsJSON() throws {
        let json = """
            {"adjusted":256,"backbone":"resnet50","deformable":true,"dilation":[1,1],"hidden":64,"levels":[3,4,5],\
            "reduction":16,"refined":128,"representation":32,"spatialHidden":8,"width":1}
            """
        #expect(Architecture.full.json == json)
        #expect(try Architecture(json: json) == .full)
    }

    @Test(arguments: [
        ("", "architecture: it is not JSON"),
        ("[]", "architecture: the value of \"\" is not of type Dictionary<String, Any>"),
        ("{}", "architecture: the key \"backbone\" is missing"),
        (
            Architecture.light.json.replacing("\"width\":0.25", with: "\"width\":0"),
            "architecture: width is 0.0, not above 0 and at most 4"
        ),
        (
            Architecture.light.json.replacing("\"width\":0.25", with: "\"width\":1e9"),
            "architecture: width is 1000000000.0, not above 0 and at most 4"
        ),
        (
            Architecture.light.json.replacing("[1,1]", with: "[1,0]"),
            "architecture: dilation is [1, 0], not two numbers from 1 to 8"
        ),
        (
            Architecture.light.json.replacing("[3,4,5]", with: "[4,5]"), "architecture: levels is [4, 5], not [3, 4, 5]"
        ),
        (
            Architecture.light.json.replacing("\"hidden\":16", with: "\"hidden\":-16"),
            "architecture: hidden is -16, not from 1 to 2048"
        ),
        (
            Architecture.light.json.replacing("resnet50", with: "alexnet"),
            "architecture: \"backbone\": Cannot initialize Backbone from invalid String value alexnet"
        ),
    ])
    func whatCannotBeBuiltIsRefused(json: String, message: String) throws {
        let error = #expect(throws: NetworkError.self) { try Architecture(json: json) }
        #expect(error?.description == message)
    }

    @Test(arguments: [(1.0, 64, 64), (0.25, 64, 16), (0.0625, 64, 4), (0.001, 64, 1), (0.3, 64, 19), (0.5, 3, 2)])
    func widthRoundsHalfUpAndKeepsOneChannel(width: Double, channels: Int, scaled: Int) {
        #expect(Architecture(width: width).scaled(channels) == scaled)
    }

    @Test(arguments: [
        // Torchvision's ResNet-50 without its classifier has 23,508,032 parameters and 53,120 running statistics; the
        // offsets of the deformable convolution add 18 * (256 * 9 + 1).
        (Architecture.full, "backbone.", 23_508_032 + 53_120 + 18 * (256 * 9 + 1)),
        (Architecture(width: 1, deformable: false), "backbone.", 23_508_032 + 53_120),
        (
            Architecture(backbone: .vggM), "backbone.",
            96 * 3 * 49 + 96 + 256 * 96 * 25 + 256 + 512 * 256 * 9 + 512 + 2 * (512 * 512 * 9 + 512)
        ),
        (
            Architecture.full, "refinement.",
            3 * (128 * 256 + 128) + 2 * (128 * 128 * 9 + 128) + 32 * 128 + 32
        ),
    ])
    func theInventoryHasThePublishedParameters(architecture: Architecture, prefix: String, parameters: Int) {
        let counted = architecture.inventory.filter { $0.name.hasPrefix(prefix) }
            .reduce(0) { $0 + $1.shape.reduce(1, *) }
        #expect(counted == parameters)
    }
}
