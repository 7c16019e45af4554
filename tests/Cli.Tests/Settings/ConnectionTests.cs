namespace ModelPipeline.Cli.Tests;

public sealed class ConnectionTests
{
    private const string List = "GET /pipelines";

    [Fact]
    public async Task Login_ThenACommand_UsesTheProfile()
    {
        var tryout = new Tryout { Input = "mp_key\n" }.Answer(List, "[]").Answer("GET /jobs", "[]");

        Assert.Equal(ExitCodes.Ok, await tryout.RunAsync("login", "prod", "--server", "http://prod:1", "--key-from-stdin"));
        Assert.Equal(ExitCodes.Ok, await tryout.RunAsync("jobs", "list"));

        Assert.Equal(["Bearer mp_key", "Bearer mp_key"], tryout.Keys);
        Assert.DoesNotContain("mp_key", tryout.Out + tryout.Error, StringComparison.Ordinal);
        var file = Path.Combine(tryout.Folder, "settings", "profiles.json");
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public async Task Command_ForAnotherServer_DoesNotSendTheKeyOfTheProfile()
    {
        var tryout = new Tryout { Input = "mp_key\n" }.Answer(List, "[]").Answer("GET /jobs", "[]");
        await tryout.RunAsync("login", "--server", "http://prod:1", "--key-from-stdin");

        await tryout.RunAsync("jobs", "list", "--server", "http://other:1");

        Assert.Null(tryout.Keys[1]);
    }

    [Fact]
    public async Task Command_WithOptionAndVariable_TakesTheOption()
    {
        var tryout = new Tryout { Variables = { ["MODELPIPELINE_API_KEY"] = "mp_variable" } }.Answer("GET /jobs", "[]");

        await tryout.RunAsync("jobs", "list", "--api-key", "mp_option");
        await tryout.RunAsync("jobs", "list");

        Assert.Equal(["Bearer mp_option", "Bearer mp_variable"], tryout.Keys);
    }

    [Fact]
    public async Task Login_WithAKeyThatIsNotTaken_StoresNothing()
    {
        var tryout = new Tryout { Input = "mp_wrong" }
            .Answer(List, Samples.Problem(401, "unauthenticated"), 401, "application/problem+json");

        Assert.Equal(ExitCodes.Failed, await tryout.RunAsync("login", "--key-from-stdin"));

        Assert.False(Directory.Exists(Path.Combine(tryout.Folder, "settings")));
    }

    [Fact]
    public async Task Output_OfTheVariable_IsTheFormat()
    {
        var tryout = new Tryout { Variables = { ["MODELPIPELINE_OUTPUT"] = "json" } }.Answer("GET /jobs", "[]");

        await tryout.RunAsync("jobs", "list");

        Assert.Equal("[]\n", tryout.Out);
    }
}
