import Testing

/// Commands that are called wrongly say so in a line and end with code 2, before any work.
@Suite struct UsageTests {
    @Test(arguments: [
        (["--bogus"], "Unknown option '--bogus'"),
        (["evalute", "data"], "evalute is no command and no source. Did you mean 'evaluate'?"),
        (["evalaute"], "evalaute is no command and no source. Did you mean 'evaluate'?"),
        (["trakc", "a", "--init", "1,2,3,4"], "trakc is no command and no source. Did you mean 'track'?"),
        (["hlep"], "hlep is no command and no source. Did you mean 'help'?"),
        (["track"], "Missing expected argument '<source> ...'"),
        (["track", "a", "--nonsense"], "Unknown option '--nonsense'"),
        // A value that a misspelt option leaves behind is no second source.
        (["track", "a", "--when-losst", "blank"], "Unknown option '--when-losst'. Did you mean '--when-lost'?"),
        (["track", "a", "--trakcer", "cacf"], "Unknown option '--trakcer'. Did you mean '--tracker'?"),
        (["a", "--trakcer", "cacf"], "Unknown option '--trakcer'. Did you mean '--tracker'?"),
        (["watch", "a", "--resutls", "b", "c"], "Unknown option '--resutls'. Did you mean '--results'?"),
        (["evaluate", "a", "--protocl", "ope"], "Unknown option '--protocl'. Did you mean '--protocol'?"),
        (["report", "a", "--figurs", "b"], "Unknown option '--figurs'. Did you mean '--figures'?"),
        (
            ["track", "a", "b"], "of several sources -o must name a folder, which receives a file for each"
        ),
        (["track", "a", "--init"], "Missing value for '--init <x,y,w,h>'"),
        (["track", "a", "--init", ""], "the value of --init is empty; is a variable not set?"),
        (["track", ""], "argument 2 is empty; is a variable not set?"),
        (["track", "a", "-o", ""], "the value of -o is empty; is a variable not set?"),
        (["evaluate", "a", "--output="], "the value of --output is empty; is a variable not set?"),
        ([""], "argument 1 is empty; is a variable not set?"),
        (["track", "a", "--init", "1,2,3"], "--init is \"1,2,3\", not four numbers X,Y,W,H"),
        (["track", "a", "--init", "1,2,3,4,5"], "--init is \"1,2,3,4,5\", not four numbers X,Y,W,H"),
        (["track", "a", "--init", "1,2,,4"], "--init is \"1,2,,4\", not four numbers X,Y,W,H"),
        (["track", "a", "--init", "1;2;3;4"], "--init is \"1;2;3;4\", not four numbers X,Y,W,H"),
        (["track", "a", "--init", "one,2,3,4"], "--init is \"one,2,3,4\", not four numbers X,Y,W,H"),
        (
            ["track", "a", "--init", "1,2,0,4"],
            "--init is \"1,2,0,4\": the numbers must be finite, width and height positive"
        ),
        (
            ["track", "a", "--init", "1,2,3,-4"],
            "--init is \"1,2,3,-4\": the numbers must be finite, width and height positive"
        ),
        (
            ["track", "a", "--init", "1,2,nan,4"],
            "--init is \"1,2,nan,4\": the numbers must be finite, width and height positive"
        ),
        (
            ["track", "a", "--init", "inf,2,3,4"],
            "--init is \"inf,2,3,4\": the numbers must be finite, width and height positive"
        ),
        (
            ["track", "a", "--tracker", "kcf"],
            "--tracker is \"kcf\", not one of rar, rar-plain, rar-vgg, rar-dsst, rar-nhf, rar-naa, rar-nta, rar-nca, rar-nsa, cacf"
        ),
        (["track", "a", "--frames", "7"], "--frames is \"7\", not a range A-B of frames counted from 0"),
        (["track", "a", "--frames", "a-b"], "--frames is \"a-b\", not a range A-B of frames counted from 0"),
        (["track", "a", "--frames", "1-2-3"], "--frames is \"1-2-3\", not a range A-B of frames counted from 0"),
        (
            ["track", "a", "--frames", "5-2"],
            "--frames is \"5-2\": the last frame must be a number not below the first"
        ),
        (
            ["track", "a", "--frames", "5-x"],
            "--frames is \"5-x\": the last frame must be a number not below the first"
        ),
        (
            ["track", "a", "--format", "xml"],
            "The value 'xml' is invalid for '--format <format>'. Please provide one of the following:   - otb   - vot   - csv   "
                + "- json   - jsonl   - mot   - yolo   - coco   - cvat"
        ),
        (["track", "a", "--threads", "0"], "--threads is 0, not 1 to 256"),
        (["track", "a", "--threads", "many"], "The value 'many' is invalid for '--threads <n>'"),
        (["track", "a", "--tracker", "cacf=light"], "--tracker cacf takes no weights"),
        (
            ["evaluate", "a", "--tracker", "rar=x", "--tracker", "rar"],
            "--tracker rar is given with two models: run it once for each"
        ),
        (["track", "a", "--scales", "2"], "--scales is 2, not an odd number from 1 to 15"),
        (
            ["track", "a", "--scales", "3", "--scale-search", "filter"],
            "--scales counts the pyramid's scales: not with --scale-search filter"
        ),
        (
            ["track", "a", "--scale-search", "none"],
            "The value 'none' is invalid for '--scale-search <scale-search>'. Please provide one of 'filter' and 'pyramid'."
        ),
        (["track", "a", "--colour-share", "1.5"], "--colour-share is 1.5, not from 0 to 1"),
        (["track", "a", "--early-rate", "nan"], "--early-rate is nan, not from 0 to 1"),
        (["track", "a", "--update-interval", "0"], "--update-interval is 0, not a number from 1"),
        (["track", "a", "--context-interval", "0"], "--context-interval is 0, not a number from 1"),
        (["track", "a", "--learning-rate", "1.5"], "filter: rate must be from 0 to 1, not 1.5"),
        (["track", "a", "--lambda1", "0"], "filter: lambda1 must be positive, not 0.0"),
        (
            ["track", "a", "--precision", "int4"],
            "The value 'int4' is invalid for '--precision <precision>'. Please provide one of 'float32', 'bfloat16' or 'int8'."
        ),
        (
            ["track", "a", "--without", "space"],
            "--without: \"space\" is none of inter-frame, channel, spatial, attention, hierarchy, context, scale, colour, gradients"
        ),
        (["model", "info"], "Missing expected argument '<file>'"),
        (["model", "run", "m", "--input", "i"], "Missing expected argument '--output <file>'"),
        (
            ["model", "import", "r", "--output", "o", "--dilation", "2"],
            "--dilation is \"2\", not two whole numbers such as 2,4"
        ),
        (["bench", "--frames", "0"], "--frames is 0, not a number from 1 to 1000000"),
        (["doctor", "now"], "Unexpected argument 'now'"),
    ])
    func aWrongCallSaysWhatIsWrong(arguments: [String], message: String) throws {
        let outcome = try Program.run(arguments, in: Scratch())
        #expect(outcome == Program.Outcome(status: 2, output: "", errors: "trackscope: \(message)\n"))
    }
}
