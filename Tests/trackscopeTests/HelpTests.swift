import Testing
import Text

/// What the program says about itself, whole.
@Suite struct HelpTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test(arguments: [["--help"], ["-h"], ["help"]])
    func theProgramSaysWhatItIs(arguments: [String]) throws {
        let outcome = try Program.run(arguments, in: scratch)
        #expect(outcome == Program.Outcome(status: 0, output: Self.program, errors: ""))
    }

    @Test(arguments: [["--version"], ["track", "--version"]])
    func itHasAVersion(arguments: [String]) throws {
        let outcome = try Program.run(arguments, in: scratch)
        #expect(outcome == Program.Outcome(status: 0, output: "\(Release.name)\n", errors: ""))
    }

    @Test(arguments: [["track", "--help"], ["help", "track"]])
    func trackSaysWhatItTakes(arguments: [String]) throws {
        let outcome = try Program.run(arguments, in: scratch)
        #expect(outcome == Program.Outcome(status: 0, output: Self.track, errors: ""))
    }

    private static let program = """
        OVERVIEW: Follow a target through a video and see what the tracker sees.

        Boxes are X,Y,W,H in pixels, from the top-left corner, counted from 0. A SOURCE
        is a folder of pictures, an OTB, VOT or GOT-10k sequence, a video file or a
        camera; which it is, is recognised.

        USAGE: trackscope <subcommand>

        OPTIONS:
          --version               Show the version.
          -h, --help              Show help information.

        SUBCOMMANDS:
          watch (default)         Follow a target on the screen and look into the
                                  tracker (the default).
          track                   Follow targets through sources and print their boxes.
          evaluate                Run trackers over data sets and score them.
          score                   Score saved results of any tracker, without frames.
          report                  Compare trackers: tables and figures of an evaluation.
          train                   Train a model on photographs, annotated videos and
                                  rendered scenes.
          synthesize              Render a sequence with exact ground truth, as an OTB
                                  folder of PNG frames.
          trax                    Serve a tracker over the TraX protocol, for the VOT
                                  toolkit.
          model                   Inspect, check, make and run weights files.
          bench                   Measure every stage of a tracker: milliseconds, rate,
                                  share.
          doctor                  Say what tracking finds on this machine and what is
                                  missing.

          See 'trackscope help <subcommand>' for detailed help.

        """

    private static let track = """
        OVERVIEW: Follow targets through sources and print their boxes.

        The target's first box comes from --init, or from the source's ground truth.
        One row a frame goes to standard output or to --output; messages go to standard
        error. A frame that cannot be read keeps the last box. Where frames change
        size, the box is scaled with them.

        Pixels and frames count from 0, in --init and in the table that is written. The
        formats of toolkits keep their own count: otb and mot count pixels from 1.

        With several boxes each is a target of its own. With several sources --output,
        --video and --export-maps are folders, which receive a file, or a folder, for
        each source; a source that fails is named, and the others are done.

          trackscope track video.mp4 --init 120,80,60,40 -o boxes.csv --video boxes.mp4
          trackscope track data/OTB/David --format otb > David.txt
          trackscope track day1.mp4 day2.mp4 --boxes targets.csv --jobs 2 -o results

        USAGE: trackscope track [<options>] <source> ...

        ARGUMENTS:
          <source>                Folders of pictures, sequences of any known data set,
                                  video files or a camera.

        OPTIONS:
          --init <x,y,w,h>        A target's box in the first frame, in pixels from 0;
                                  once for each target. Default: ground truth.
          --boxes <file>          A file of first boxes: a line X,Y,W,H, or
                                  SOURCE,X,Y,W,H, for each target.
          -o, --output <file>     The file to write; it appears when the work is done.
                                  Default, and -: standard output.
          --format <format>       csv, json or jsonl (pixels from 0), vot (X,Y,W,H from
                                  0), otb (X,Y,W,H from 1), mot, yolo (a folder), coco
                                  or cvat. Default: by the output's ending, otherwise
                                  csv. (values: otb, vot, csv, json, jsonl, mot, yolo,
                                  coco, cvat)
          --when-lost <what>      The box of a lost target: where it was last, or none.
                                  (values: keep, blank; default: keep)
          --video <file>          Draw boxes, states and scores on the frames: a video
                                  .mp4, .mkv or .gif.
          --video-map <name>      A map to lay over the video's frames: response,
                                  response.network, response.gradients,
                                  response.colours, level3.inter.spatial,
                                  level3.intra.spatial, level4.inter.spatial,
                                  level4.intra.spatial, level5.inter.spatial,
                                  level5.intra.spatial.
          --frames <a-b>          Frames counted from 0, both included; A- for all from
                                  A.
          --range <low-high>      The values of 16-bit pictures that become black and
                                  white. Default: what the first frame holds.
          --export-maps <folder>  A folder to fill with each frame's maps: one
                                  safetensors file and heatmaps as PNG.
          --jobs <n>              Sources that are tracked at the same time. (default:
                                  1)
          -q, --quiet             No progress and no summary.
          --tracker <name>        The tracker: rar, rar-plain, rar-vgg, rar-dsst,
                                  rar-nhf, rar-naa, rar-nta, rar-nca, rar-nsa, cacf.
                                  With weights of its own: name=file-or-model. evaluate
                                  takes several. (default: rar)
          --model <file-or-name>  The weights of rar: a file, or one that ships (light).
          --threads <n>           Threads; by default one for each core.
          --without <parts>       Parts of rar to switch off, separated by commas:
                                  inter-frame, channel, spatial, attention, hierarchy,
                                  context, scale, colour, gradients.
          --precision <precision> The network's products: float32, bfloat16 where the
                                  processor has it, or int8, fast with AVX512_VNNI.
                                  (values: float32, bfloat16, int8; default: float32)
          --solution <solution>   The filter's solution: channelwise, shared or joint.
                                  (values: channelwise, shared, joint)
          --lambda1 <x>           The filter's lambda1.
          --lambda2 <x>           The filter's lambda2; 0 leaves the contexts out.
          --learning-rate <x>     The filter's learning rate eta, 0 to 1.
          --update-interval <n>   Learn from every n-th tracked frame.
          --update-from <update-from>
                                  What updates learn from: search, the winning search
                                  patch, or crops, patches of their own (slower).
                                  (values: search, crops)
          --context-interval <n>  Look at the contexts in every n-th update; with
                                  --update-from crops.
          --early-rate <x>        The n-th update counts for x / (n + 1) where that is
                                  more than eta; 0: for eta always.
          --colour-share <x>      One share of the target's colours in every response,
                                  0 (none) to 1. Default: 0.2 in a clear one to 0.6.
          --scale-search <scale-search>
                                  How the size is found: filter, one run of the network
                                  a frame, or pyramid, one for each scale. (values:
                                  filter, pyramid)
          --scales <n>            Scales of the pyramid, an odd number; chooses the
                                  pyramid.
          --version               Show the version.
          -h, --help              Show help information.


        """
}
