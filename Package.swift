// swift-tools-version: 6.0
import PackageDescription

let package = Package(
    name: "trackscope",
    products: [
        .library(name: "Trackscope", targets: ["Trackscope"]),
        .executable(name: "trackscope", targets: ["trackscope"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-numerics", from: "1.1.0"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.0.0"),
    ],
    targets: [
        // System libraries: a module map each.
        .systemLibrary(name: "CFFTW", pkgConfig: "fftw3f", providers: [.apt(["libfftw3-dev"])]),
        .systemLibrary(name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
        .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
        .systemLibrary(name: "CJPEG", pkgConfig: "libjpeg", providers: [.apt(["libjpeg-dev"])]),
        // No pkgConfig: ncursesw's flags are refused by the package manager; the module map links it.
        .systemLibrary(name: "CNCurses", providers: [.apt(["libncurses-dev"])]),
        .target(name: "CShims", dependencies: ["CPNG", "CJPEG"]),

        // The library, ground floor first. A target may depend on those above it only.
        .target(name: "Text"),
        .target(name: "Platform", dependencies: ["CShims"]),
        .target(
            name: "Tensors",
            dependencies: [
                "CFFTW", "COpenBLAS", "CShims", "Platform", "Text",
                .product(name: "Numerics", package: "swift-numerics"),
            ]),
        .target(name: "Imaging", dependencies: ["CShims", "Platform", "Tensors"]),
        .target(
            name: "Sequences",
            dependencies: [
                "CShims", "Imaging", "Platform", "Tensors", "Text",
                .product(name: "DequeModule", package: "swift-collections"),
            ]),
        .target(name: "Network", dependencies: ["Tensors", "Text", "CShims"]),
        .target(name: "Correlation", dependencies: ["Tensors", "COpenBLAS"]),
        .target(name: "Tracking", dependencies: ["Imaging", "Network", "Correlation", "Tensors", "CShims"]),
        .target(name: "Runs", dependencies: ["Imaging", "Network", "Sequences", "Tensors", "Tracking"]),
        .target(name: "Overlay", dependencies: ["Imaging", "Platform", "Tensors", "Tracking"]),
        .target(
            name: "Evaluation",
            dependencies: ["Imaging", "Overlay", "Platform", "Runs", "Sequences", "Tensors", "Text", "Tracking"]),
        .target(name: "TraX", dependencies: ["Imaging", "Runs", "Sequences", "Tracking"]),
        .target(name: "Differentiation", dependencies: ["Tensors", "CShims", "COpenBLAS", "Correlation"]),

        .target(
            name: "Training",
            dependencies: [
                "Evaluation", "Tracking", "Differentiation", "Sequences", "Imaging", "Network", "Correlation",
                "Tensors", "Platform", "Text", "CShims",
                .product(name: "Yams", package: "Yams"),
            ]),

        // What another package imports.
        .target(
            name: "Trackscope",
            dependencies: ["Evaluation", "Tracking", "Sequences", "Imaging", "Network", "Tensors", "Text"]),

        .target(name: "Terminal", dependencies: ["Imaging", "CNCurses", "CShims"]),

        .target(
            name: "Scope",
            dependencies: [
                "Terminal", "Evaluation", "Overlay", "Runs", "Tracking", "Sequences", "Imaging", "Network", "Tensors",
                "Platform", "Text",
            ]),

        .target(
            name: "Diagnostics",
            dependencies: ["Terminal", "Tracking", "Sequences", "Imaging", "Network", "Tensors", "Text"]),

        .executableTarget(
            name: "trackscope",
            dependencies: [
                "Diagnostics", "Scope", "Terminal", "Training", "Evaluation", "Overlay", "TraX", "Runs", "Tracking",
                "Sequences", "Imaging", "Network", "Correlation", "Tensors", "Platform", "Text", "CShims",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Sources/CommandLineTool"),

        // Tests: one target a module; TestSupport finds the shared data and measures errors.
        .target(name: "TestSupport", dependencies: ["Tensors"], path: "Tests/TestSupport"),
        .executableTarget(
            name: "terminal-probe", dependencies: ["Terminal", "Imaging"], path: "Tests/TerminalProbe"),
        .executableTarget(
            name: "training-speed", dependencies: ["Training", "Network", "Tensors"], path: "Tests/TrainingSpeed"),
        .testTarget(name: "DocumentationTests", dependencies: ["Text"]),
        .testTarget(name: "TextTests", dependencies: ["Text"]),
        .testTarget(name: "PlatformTests", dependencies: ["Platform"]),
        // Broken inputs for every reader: the readers, the program of scripts/fuzz, the replay of what it found.
        .target(
            name: "FuzzReaders",
            dependencies: [
                "Evaluation", "Imaging", "Network", "Scope", "Sequences", "Tensors", "TraX", "Training", "TestSupport",
            ], path: "Tests/FuzzReaders"),
        .executableTarget(name: "fuzz-target", dependencies: ["FuzzReaders"], path: "Tests/FuzzTarget"),
        .testTarget(name: "FuzzTests", dependencies: ["FuzzReaders"], exclude: ["Failures"]),
        .testTarget(name: "TensorsTests", dependencies: ["Tensors", "TestSupport"]),
        .testTarget(
            name: "ImagingTests", dependencies: ["Imaging", "TestSupport"], resources: [.copy("Fixtures")]),
        .testTarget(name: "SequencesTests", dependencies: ["Sequences", "TestSupport"]),
        .testTarget(name: "NetworkTests", dependencies: ["Network", "TestSupport"]),
        .testTarget(name: "CorrelationTests", dependencies: ["Correlation", "TestSupport"]),
        .testTarget(
            name: "DifferentiationTests", dependencies: ["Differentiation", "Correlation", "Tensors", "TestSupport"]),
        .executableTarget(name: "training-probe", dependencies: ["Training", "Tensors"], path: "Tests/TrainingProbe"),
        .testTarget(
            name: "TrainingTests",
            dependencies: [
                "Training", "training-probe", "Differentiation", "Sequences", "Imaging", "Network", "Correlation",
                "Tensors", "Text", "TestSupport",
            ]),
        .testTarget(name: "TrackingTests", dependencies: ["Tracking", "Sequences", "TestSupport"]),
        .testTarget(name: "RunsTests", dependencies: ["Runs", "TestSupport"]),
        .testTarget(name: "OverlayTests", dependencies: ["Overlay", "TestSupport"]),
        .testTarget(name: "EvaluationTests", dependencies: ["Evaluation", "TestSupport"]),
        .testTarget(name: "DiagnosticsTests", dependencies: ["Diagnostics", "Network", "Terminal", "Text"]),
        .testTarget(name: "TrackscopeLibraryTests", dependencies: ["Trackscope"]),
        .testTarget(name: "TraXTests", dependencies: ["TraX", "Imaging", "Tracking"]),
        .testTarget(name: "TerminalTests", dependencies: ["Terminal", "TestSupport", "terminal-probe"]),
        .testTarget(
            name: "ScopeTests", dependencies: ["Scope", "Terminal", "Evaluation", "TestSupport"], exclude: ["Screens"]),
        .testTarget(
            name: "trackscopeTests",
            dependencies: [
                "trackscope", "Diagnostics", "Scope", "Imaging", "Network", "Tensors", "Terminal", "Text",
                "TestSupport",
            ]),
    ],
    swiftLanguageModes: [.v6]
)
