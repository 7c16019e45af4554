using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using ModelPipeline.Api;

namespace ModelPipeline.Tests;

/// <summary>From a model file and a table to settings, and what is wrong with settings.</summary>
[Collection(typeof(ConsoleCollection))]
public sealed class SetupCommandsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("model-pipeline-setup-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public SetupCommandsTests()
    {
        TelcoTable.Write(File("customers.csv"));
        System.IO.File.WriteAllBytes(File("churn.onnx"), TelcoTable.NamedInputs());
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("init", true)]
    [InlineData("check", true)]
    [InlineData("doctor", true)]
    [InlineData("--Config", false)]
    public void AreAskedFor_FirstArgument_SaysSo(string first, bool asked) =>
        Assert.Equal(asked, SetupCommands.AreAskedFor([first, "init"]));

    [Fact]
    public void AreAskedFor_NoArgument_IsTheServer() => Assert.False(SetupCommands.AreAskedFor([]));

    [Theory]
    [InlineData("init", "--help", "--user-column COLUMN")]
    [InlineData("check", "-h", "./run check FILE")]
    [InlineData("doctor", "-?", "./run doctor --file FILE")]
    public async Task Help_OfEachCommand_IsItsOwn(string command, string flag, string said)
    {
        var written = await Written.BySetupAsync(command, flag);

        Assert.Equal((0, ""), (written.ExitCode, written.Error));
        Assert.Contains(said, written.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Init_TableAndModel_WritesSettingsThatCheckFindsNoFaultIn()
    {
        var init = await InitAsync("-o", "json");
        var settings = JsonNode.Parse(await System.IO.File.ReadAllTextAsync(File("pipeline.json"), Token))!;
        var check = await Written.BySetupAsync("check", File("pipeline.json"), "--inputs");

        Assert.True(init.ExitCode == 0, init.Error);
        var report = JsonNode.Parse(init.Out)!;
        Assert.Equal(("churn", "customerID", 5),
            ((string)report["pipeline"]!, (string)report["userColumn"]!, report["rows"]!.AsArray().Count));
        Assert.Equal(["TotalCharges"], report["nulls"]!.AsArray().Select(each => (string)each!["column"]!));
        var user = (string)report["rows"]![0]!["user"]!;
        Assert.Equal([$"./run --Config {File("pipeline.json")}", $"curl -X POST http://localhost:8080/pipelines/churn/users/{user}/score"],
            report["next"]!.AsArray().Select(each => (string)each!));
        Assert.Equal(("./modelpipeline.schema.json", user), ((string)settings["$schema"]!, (string)settings["ExampleUser"]!));
        var pipeline = settings["Pipelines"]!["churn"]!;
        Assert.Equal(
            """{"Kind":"DuckDb","Connection":"input","Table":"customers.csv","UserColumn":"customerID","Format":{"Nulls":[" "]}}""",
            pipeline["Input"]!.ToJsonString());
        Assert.Equal("""{"Kind":"Sqlite","Connection":"scores","Table":"churn_scores"}""", pipeline["Output"]!.ToJsonString());
        Assert.Equal("churn.onnx", (string)pipeline["Model"]!["Path"]!);
        Assert.Equal("Data Source=scores.db", (string)settings["ConnectionStrings"]!["scores"]!);
        Assert.Equal((0, $"{File("pipeline.json")}: no fault in settings, models and tables of churn."),
            (check.ExitCode, check.Out.Trim()));
        Assert.False(System.IO.File.Exists(File("pipeline.json.new")));
    }

    [Fact]
    public async Task Init_Text_TellsWhatWasTriedAndWhatComesNext()
    {
        var init = await InitAsync();

        Assert.True(init.ExitCode == 0, init.Error);
        Assert.StartsWith("Pipeline churn, user column customerID", init.Out, StringComparison.Ordinal);
        Assert.Contains("\nColumns (input of the model <- column of the table):\n", init.Out, StringComparison.Ordinal);
        Assert.Contains("  tenure <- tenure\n", init.Out, StringComparison.Ordinal);
        Assert.Contains("TotalCharges: ", init.Out, StringComparison.Ordinal);
        Assert.Contains("Tried, and not written:", init.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("Look at this", init.Out, StringComparison.Ordinal);
        Assert.Contains($"Wrote {File("pipeline.json")}. Next:", init.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Init_NameThatIsOnlyClose_IsTakenWithYesAlone()
    {
        TelcoTable.Write(File("customers.csv"), TelcoTable.Renamed("MonthlyCharges", "MontlyCharge"));

        var without = await InitAsync();
        var json = await InitAsync("-o", "json");
        var with = await InitAsync("-y");

        Assert.Equal((78, 78, 0), (without.ExitCode, json.ExitCode, with.ExitCode));
        Assert.Contains("Add --yes to take 'MontlyCharge'", without.Error, StringComparison.Ordinal);
        Assert.Contains("MonthlyCharges <- MontlyCharge  (close)", with.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Init_OverSettingsThatExist_NeedsForceOrPrint()
    {
        await System.IO.File.WriteAllTextAsync(File("pipeline.json"), "mine", Token);

        var refused = await InitAsync();
        var printed = await InitAsync("--print");
        var kept = await System.IO.File.ReadAllTextAsync(File("pipeline.json"), Token);
        var forced = await InitAsync("--force");

        Assert.Equal((78, 0, 0), (refused.ExitCode, printed.ExitCode, forced.ExitCode));
        Assert.Contains("--file", refused.Error, StringComparison.Ordinal);
        Assert.Contains("add --force to write over it", refused.Error, StringComparison.Ordinal);
        Assert.Equal("mine", kept);
        Assert.NotNull(JsonNode.Parse(printed.Out)!["Pipelines"]!["churn"]);
        Assert.NotEqual("mine", await System.IO.File.ReadAllTextAsync(File("pipeline.json"), Token));
    }

    [Fact]
    public async Task Init_Arguments_AreInTheSettings()
    {
        var printed = await InitAsync("--print", "--name", "Telco", "--user-column", "customerID", "--scores", "Host=h;Database=d");

        Assert.True(printed.ExitCode == 0, printed.Error);
        var settings = JsonNode.Parse(printed.Out)!;
        Assert.Equal(("PostgreSql", "telco_scores", "Host=h;Database=d"), ((string)settings["Pipelines"]!["Telco"]!["Output"]!["Kind"]!,
            (string)settings["Pipelines"]!["Telco"]!["Output"]!["Table"]!, (string)settings["ConnectionStrings"]!["scores"]!));
    }

    [Theory]
    [InlineData("--model is missing; name the model file", "init")]
    [InlineData("--input is missing; name a file with a row for each user", "init", "--model", "m.onnx")]
    [InlineData("--name is 'a b'; name the pipeline with up to 64 letters", "init", "--model", "m.onnx", "--input", "CSV", "--name", "a b")]
    [InlineData("--more is no argument of init; ./run init --help lists them.", "init", "--more")]
    [InlineData("--model has no value; add one behind it.", "init", "--model")]
    [InlineData("--input is 'gone.csv', which does not exist", "init", "--model", "m.onnx", "--input", "gone.csv")]
    public async Task Setup_ArgumentsThatDoNotFit_Are78AndNamed(string said, params string[] arguments)
    {
        var written = await Written.BySetupAsync([.. arguments.Select(each => each == "CSV" ? File("customers.csv") : each)]);

        Assert.Equal((78, ""), (written.ExitCode, written.Out));
        Assert.Contains(said, written.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Init_DatabaseOrFolder_TakesTheOnlyTable()
    {
        await ExecuteAsync(
            "CREATE TABLE people (customerID TEXT PRIMARY KEY, tenure REAL, MonthlyCharges REAL, TotalCharges REAL, Contract TEXT);"
            + "INSERT INTO people VALUES ('a', 1, 20, 20, 'One year'), ('b', 2, 30, 60, 'Two year')");

        var database = await Written.BySetupAsync("init", "--model", File("churn.onnx"), "--input", File("customers.db"), "--print");
        var ofFolder = await Written.BySetupAsync("init", "--model", File("churn.onnx"), "--input", folder, "--print");
        await ExecuteAsync("CREATE TABLE others (id TEXT)");
        var several = await Written.BySetupAsync("init", "--model", File("churn.onnx"), "--input", File("customers.db"), "--print");

        Assert.True(database.ExitCode == 0, database.Error);
        Assert.Equal("people", (string)JsonNode.Parse(database.Out)!["Pipelines"]!["churn"]!["Input"]!["Table"]!);
        Assert.True(ofFolder.ExitCode == 0, ofFolder.Error);
        Assert.EndsWith("customers.csv", (string)JsonNode.Parse(ofFolder.Out)!["Pipelines"]!["churn"]!["Input"]!["Table"]!,
            StringComparison.Ordinal);
        Assert.Contains("--table is missing; name the one of the 2 tables that has a row for each user: others, people.", several.Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_SettingsWithFaults_NamesAllWithoutAServer()
    {
        await InitAsync();
        var settings = JsonNode.Parse(await System.IO.File.ReadAllTextAsync(File("pipeline.json"), Token))!;
        settings["Pipelines"]!["churn"]!["Modell"] = new JsonObject();
        settings["Pipelines"]!["churn"]!["Model"]!["Path"] = "gone.onnx";
        settings["Lists"] = new JsonObject { ["MaxConcurrent"] = "many" };
        settings["Auth"] = new JsonObject { ["Keys"] = new JsonObject { ["k"] = new JsonObject { ["Hash"] = "x" } } };
        await System.IO.File.WriteAllTextAsync(File("pipeline.json"), settings.ToJsonString(), Token);

        var json = await Written.BySetupAsync("check", File("pipeline.json"), "-o", "json");
        var text = await Written.BySetupAsync("check", "--file", File("pipeline.json"));

        Assert.Equal((78, 78, ""), (json.ExitCode, text.ExitCode, text.Out));
        var found = JsonNode.Parse(json.Out)!["faults"]!.AsArray().Select(fault => (string)fault!["setting"]!).Distinct().ToList();
        Assert.Superset(new HashSet<string> { "Lists:MaxConcurrent", "Pipelines:churn:Model:Path", "Pipelines:churn:Modell",
            "Auth:Keys:k:Hash" },
            found.ToHashSet());
        Assert.All(found, setting => Assert.Contains(setting, text.Error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Check_SettingsWithoutAPipeline_SaysSo()
    {
        await System.IO.File.WriteAllTextAsync(File("pipeline.json"), "{}", Token);

        var check = await Written.BySetupAsync("check", File("pipeline.json"));

        Assert.Equal(78, check.ExitCode);
        Assert.Contains("Pipelines is empty; declare a pipeline, or write one with: modelpipeline init", check.Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_WithoutInputs_LooksAtSettingsAndModelsAlone()
    {
        await InitAsync();
        System.IO.File.Delete(File("customers.csv"));

        var plain = await Written.BySetupAsync("check", File("pipeline.json"));
        var json = await Written.BySetupAsync("check", File("pipeline.json"), "--output", "json");
        var inputs = await Written.BySetupAsync("check", File("pipeline.json"), "--inputs");

        Assert.Equal((0, $"{File("pipeline.json")}: no fault in settings and models of churn."), (plain.ExitCode, plain.Out.Trim()));
        Assert.Equal((0, 0), (json.ExitCode, JsonNode.Parse(json.Out)!["faults"]!.AsArray().Count));
        Assert.Equal(78, inputs.ExitCode);
    }

    [Fact]
    public async Task Doctor_Machine_NamesWhatIsWellAndWhatIsNot()
    {
        await InitAsync();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var well = await DoctorAsync(FreePorts.Next(), FreePorts.Next());
        TelcoTable.Write(File("customers.csv"), TelcoTable.Renamed("MonthlyCharges", "Price"));
        var ill = await DoctorAsync(port, port);

        Assert.True(well.ExitCode == 0, well.Out + well.Error);
        var ok = JsonNode.Parse(well.Out)!.AsArray();
        Assert.Equal(["machine", "settings", "ports", "pipeline churn"], ok.Select(check => (string)check!["name"]!));
        Assert.All(ok.Skip(1), check => Assert.Equal("Ok", (string)check!["result"]!));
        Assert.Equal(1, ill.ExitCode);
        var failed = JsonNode.Parse(ill.Out)!.AsArray().Where(check => (string)check!["result"]! == "Failed").ToList();
        Assert.Equal(["settings", "ports", "pipeline churn"], failed.Select(check => (string)check!["name"]!));
        Assert.Contains("Cluster:SiloPort", (string)failed[0]!["found"]!, StringComparison.Ordinal);
        Assert.Contains($"HTTP port {port} cannot be opened", (string)failed[1]!["found"]!, StringComparison.Ordinal);
        Assert.Contains("MonthlyCharges", (string)failed[2]!["found"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_PostgreSqlThatDoesNotAnswer_IsNamedWithItsRemedy()
    {
        await InitAsync();
        var settings = JsonNode.Parse(await System.IO.File.ReadAllTextAsync(File("pipeline.json"), Token))!;
        settings["ConnectionStrings"]!["scores"] = $"Host=127.0.0.1;Port={FreePorts.Next()};Database=d;Username=u;Password=hidden";
        settings["ConnectionStrings"]!["other"] = "no connection string";
        settings["ConnectionStrings"]!["cluster"] = $"Data Source={File("cluster.db")}";
        settings["Pipelines"]!["churn"]!["Output"]!["Kind"] = "PostgreSql";
        await System.IO.File.WriteAllTextAsync(File("pipeline.json"), settings.ToJsonString(), Token);

        var doctor = await Written.BySetupAsync("doctor", "--file", File("pipeline.json"));

        Assert.Equal(1, doctor.ExitCode);
        Assert.Contains("FAIL  PostgreSQL of ConnectionStrings:scores: 127.0.0.1:", doctor.Out, StringComparison.Ordinal);
        Assert.Contains("\n      See that it runs, and that role, password and database are right.", doctor.Out, StringComparison.Ordinal);
        Assert.Contains("FAIL  pipeline churn, output: the rights of ConnectionStrings:scores cannot be read", doctor.Out,
            StringComparison.Ordinal);
        Assert.Contains("ok    machine: ", doctor.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("ConnectionStrings:other", doctor.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", doctor.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Schema_BesideTheSettings_NamesEverySettingAndWhatItMeans()
    {
        await InitAsync();

        var schema = JsonNode.Parse(await System.IO.File.ReadAllTextAsync(File("modelpipeline.schema.json"), Token))!;

        Assert.Equal(["$schema", "DefaultPipeline", "ExampleUser", "ConnectionStrings", "Pipelines", "Jobs", "Models", "Lists", "Cluster"],
            schema["properties"]!.AsObject().Select(each => each.Key));
        var pipeline = schema["properties"]!["Pipelines"]!["additionalProperties"]!;
        Assert.False((bool)pipeline["additionalProperties"]!);
        Assert.Contains("onnx", (string)pipeline["properties"]!["Model"]!["properties"]!["Path"]!["description"]!,
            StringComparison.Ordinal);
        Assert.Equal(["Upsert", "Append", "AppendWithView"],
            pipeline["properties"]!["Output"]!["properties"]!["Mode"]!["enum"]!.AsArray().Select(each => (string)each!));
        Assert.Equal(["string", "number", "boolean", "null"],
            pipeline["properties"]!["Input"]!["properties"]!["Table"]!["type"]!.AsArray().Select(each => (string)each!));
        var lists = schema["properties"]!["Lists"]!["properties"]!["MaxConcurrent"]!;
        Assert.StartsWith("How many lists the process scores at a time;", (string)lists["description"]!, StringComparison.Ordinal);
    }

    private string File(string name) => Path.Combine(folder, name);

    private Task<Written> InitAsync(params string[] more) => Written.BySetupAsync(
        ["init", "--model", File("churn.onnx"), "--input", File("customers.csv"), "--scores", File("scores.db"), "--file",
            File("pipeline.json"),
            .. more]);

    private async Task<Written> DoctorAsync(int http, int silo)
    {
        var settings = JsonNode.Parse(await System.IO.File.ReadAllTextAsync(File("pipeline.json"), Token))!;
        settings["urls"] = $"http://127.0.0.1:{http}";
        settings["Cluster"] = new JsonObject { ["SiloPort"] = silo, ["GatewayPort"] = FreePorts.Next() };
        settings["ConnectionStrings"]!["cluster"] = $"Data Source={File("cluster.db")}";
        await System.IO.File.WriteAllTextAsync(File("pipeline.json"), settings.ToJsonString(), Token);
        return await Written.BySetupAsync("doctor", "--file", File("pipeline.json"), "-o", "json");
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var database = new SqliteConnection($"Data Source={File("customers.db")};Pooling=False");
        await database.OpenAsync(Token);
        await using var command = database.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(Token);
    }
}
