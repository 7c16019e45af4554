namespace ModelPipeline.Cli.Tests;

public sealed class InferenceCommandTests
{
    [Fact]
    public async Task Infer_RequestOfAFile_IsSentAsItIsAndTheAnswerPrinted()
    {
        const string Request = """{"inputs":[{"name":"x","datatype":"FP32","shape":[1],"data":[2]}],"parameters":{"timeout":5}}""";
        const string Answer = """{"model_name":"churn","outputs":[{"name":"p","datatype":"FP32","shape":[1,1],"data":[0.7]}]}""";
        var tryout = new Tryout { Input = Request }.Answer("POST /v2/models/churn/versions/v2/infer", Answer);

        Assert.Equal(ExitCodes.Ok, await tryout.RunAsync("inference", "infer", "churn", "-", "--version-id", "v2"));

        Assert.Equal((Answer + "\n", Request), (tryout.Out, tryout.Bodies[0]));
    }

    [Theory]
    [InlineData("nonsense", "no JSON")]
    [InlineData("[1]", "no object")]
    public async Task Infer_TextThatIsNoRequest_CallsNobody(string input, string why)
    {
        var tryout = new Tryout { Input = input };

        Assert.Equal(ExitCodes.Usage, await tryout.RunAsync("inference", "infer", "churn", "-"));

        Assert.Contains(why, tryout.Error, StringComparison.Ordinal);
        Assert.Empty(tryout.Calls);
    }

    [Fact]
    public async Task Infer_ErrorOfTheProtocol_IsShown()
    {
        var tryout = new Tryout { Input = "{}" }.Answer("POST /v2/models/nope/infer", """{"error":"There is no model 'nope'."}""", 404);

        Assert.Equal(ExitCodes.Failed, await tryout.RunAsync("inference", "infer", "nope", "-"));

        Assert.Contains("There is no model 'nope'.", tryout.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, "true", ExitCodes.Ok, "ready  yes")]
    [InlineData(503, "false", ExitCodes.Unavailable, "ready  no")]
    public async Task Ready_ByTheAnswer_ExitsWith(int status, string ready, int expected, string shown)
    {
        var tryout = new Tryout().Answer("GET /v2/models/churn/ready", $$"""{"name":"churn","ready":{{ready}}}""", status);

        Assert.Equal(expected, await tryout.RunAsync("inference", "ready", "churn"));

        Assert.Contains(shown, tryout.Out, StringComparison.Ordinal);
    }
}
