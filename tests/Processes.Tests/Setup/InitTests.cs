using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace ModelPipeline.Tests;

/// <summary>From a model file and a table to the first score, without editing a file.</summary>
public sealed class InitTests : IDisposable
{
    private static readonly Uri NoServer = new("http://127.0.0.1:1");

    private readonly string folder = Directory.CreateTempSubdirectory("model-pipeline-init-").FullName;

    [Fact]
    public async Task Init_OfATableAndAModel_MakesSettingsThatServeTheFirstScore()
    {
        TelcoTable.Write(File("customers.csv"));
        await WriteAsync("churn.onnx", TelcoTable.NamedInputs());

        var (exitCode, output, error) = await RunAsync("init", "--model", "churn.onnx", "--input", "customers.csv", "-o", "json");

        Assert.True(exitCode == 0, error);
        var report = JsonNode.Parse(output)!;
        Assert.Equal("customerID", (string)report["userColumn"]!);
        Assert.Equal(5, report["rows"]!.AsArray().Count);
        Assert.Equal(["TotalCharges"], report["nulls"]!.AsArray().Select(each => (string)each!["column"]!));
        Assert.Empty(report["notes"]!.AsArray());
        Assert.False(System.IO.File.Exists(File("scores.db")));

        await using var api = await ApiProcess.StartAsync(folder, ["--Config", "pipeline.json", .. Ports()]);
        var score = await api.Http.JsonAsync(HttpMethod.Post, $"/pipelines/churn/users/{TelcoTable.FirstUser}/score");
        // The row that was tried is the row that is scored.
        var tried = report["rows"]!.AsArray().Single(row => (string)row!["user"]! == TelcoTable.FirstUser)!["outputs"]!;
        Assert.Equal((double)tried["churn_probability"]!, (double)score["outputs"]!["churn_probability"]!, 1e-6);
        Assert.Equal(["churn_probability", "label"], score["outputs"]!.AsObject().Select(each => each.Key));
    }

    [Fact]
    public async Task Init_OfAPythonModelAndAnEnvironment_WritesTheEnvironment()
    {
        TelcoTable.Write(File("customers.csv"));
        const string Rules = """
            inputs = {"tenure": "double"}
            outputs = {"risk": "double"}

            def apply(columns):
                return {"risk": 1 / (1 + columns["tenure"])}
            """;
        await System.IO.File.WriteAllTextAsync(File("rules.py"), Rules, TestContext.Current.CancellationToken);
        Directory.CreateDirectory(File("venv/bin"));
        System.IO.File.CreateSymbolicLink(File("venv/bin/python"), "/usr/bin/python3");

        var (exitCode, _, error) = await RunAsync("init", "--model", "rules.py", "--input", "customers.csv", "--python", "./venv");

        Assert.True(exitCode == 0, error);
        var settings = await System.IO.File.ReadAllTextAsync(File("pipeline.json"), TestContext.Current.CancellationToken);
        Assert.Equal("./venv", (string)JsonNode.Parse(settings)!["Pipelines"]!["rules"]!["Model"]!["Python"]!);
    }

    [Fact]
    public async Task Init_OfATableThatLacksAColumn_NamesTheThreeClosest()
    {
        TelcoTable.Write(File("customers.csv"), TelcoTable.Renamed("MonthlyCharges", "PricePerMonth"));
        await WriteAsync("churn.onnx", TelcoTable.NamedInputs());

        var (exitCode, output, error) = await RunAsync("init", "--model", "churn.onnx", "--input", "customers.csv");

        Assert.Equal((78, ""), (exitCode, output));
        Assert.Contains(
            "lacks the column 'MonthlyCharges' (Single) that the model needs. Closest to it are '", error, StringComparison.Ordinal);
        Assert.Equal(3, error.Split("Closest to it are ")[1].Split('.')[0].Split(", ").Length);
        Assert.False(System.IO.File.Exists(File("pipeline.json")));
    }

    [Fact]
    public async Task Init_OfNamesInAnotherStyle_MapsThem()
    {
        TelcoTable.Write(File("customers.csv"), TelcoTable.Renamed("MonthlyCharges", "monthly_charges"));
        await WriteAsync("churn.onnx", TelcoTable.NamedInputs());

        await RunAsync("init", "--model", "churn.onnx", "--input", "customers.csv");

        var settings = JsonNode.Parse(await System.IO.File.ReadAllTextAsync(File("pipeline.json"), TestContext.Current.CancellationToken))!;
        Assert.Equal("""{"MonthlyCharges":["monthly_charges"]}""", settings["Pipelines"]!["churn"]!["Model"]!["Inputs"]!.ToJsonString());
        Assert.Equal(0, (await RunAsync("check", "pipeline.json", "--inputs")).ExitCode);
        Assert.Equal(["churn.onnx", "customers.csv", "modelpipeline.schema.json", "pipeline.json"],
            Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Init_OfANameThatIsOnlyClose_TakesItWithYesAlone()
    {
        TelcoTable.Write(File("customers.csv"), TelcoTable.Renamed("MonthlyCharges", "MontlyCharge"));
        await WriteAsync("churn.onnx", TelcoTable.NamedInputs());

        var without = await RunAsync("init", "--model", "churn.onnx", "--input", "customers.csv");
        var with = await RunAsync("init", "--model", "churn.onnx", "--input", "customers.csv", "--yes");

        Assert.Equal((78, 0), (without.ExitCode, with.ExitCode));
        Assert.Contains("Add --yes to take 'MontlyCharge'", without.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Init_OfAMatrix_ListsNumbersInTheOrderOfTheTableWithoutIdAndLabel()
    {
        TelcoTable.Write(File("customers.csv"));
        await WriteAsync("churn.onnx", TelcoTable.Matrix());

        var (_, output, error) = await RunAsync("init", "--model", "churn.onnx", "--input", "customers.csv", "--print");

        Assert.True(output.Length > 0, error);
        Assert.Equal("""{"X":["SeniorCitizen","tenure","MonthlyCharges","TotalCharges"]}""",
            JsonNode.Parse(output)!["Pipelines"]!["churn"]!["Model"]!["Inputs"]!.ToJsonString());
        Assert.False(System.IO.File.Exists(File("pipeline.json")));
    }

    [Fact]
    public async Task Init_OfAFolderOrADatabaseWithOneTable_TakesTheOnlyOne()
    {
        TelcoTable.Write(File("customers.csv"));
        await WriteAsync("churn.onnx", TelcoTable.NamedInputs());
        await using (var database = new SqliteConnection($"Data Source={File("customers.db")};Pooling=False"))
        {
            await database.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = database.CreateCommand();
            command.CommandText =
                """
                CREATE TABLE people (customerID TEXT PRIMARY KEY, tenure REAL, MonthlyCharges REAL, TotalCharges REAL, Contract TEXT);
                INSERT INTO people VALUES ('a', 1, 20, 20, 'One year'), ('b', 2, 30, 60, 'Two year');
                """;
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        var ofFolder = await RunAsync("init", "--model", "churn.onnx", "--input", ".", "--print");
        var ofDatabase = await RunAsync("init", "--model", "churn.onnx", "--input", "customers.db", "--print");

        Assert.Equal("customers.csv", TableOf(ofFolder.Out, ofFolder.Error));
        Assert.Equal("people", TableOf(ofDatabase.Out, ofDatabase.Error));
    }

    [Fact]
    public async Task Init_OverSettingsThatExist_NeedsForce()
    {
        TelcoTable.Write(File("customers.csv"));
        await WriteAsync("churn.onnx", TelcoTable.NamedInputs());
        await System.IO.File.WriteAllTextAsync(File("pipeline.json"), "mine", TestContext.Current.CancellationToken);

        var (exitCode, _, error) = await RunAsync("init", "--model", "churn.onnx", "--input", "customers.csv");

        Assert.Equal(78, exitCode);
        Assert.Contains("--force", error, StringComparison.Ordinal);
        Assert.Equal("mine", await System.IO.File.ReadAllTextAsync(File("pipeline.json"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Check_OfSettingsWithFaults_NamesAllWithoutAServer()
    {
        TelcoTable.Write(File("customers.csv"));
        await WriteAsync("churn.onnx", TelcoTable.NamedInputs());
        await RunAsync("init", "--model", "churn.onnx", "--input", "customers.csv");
        var settings = JsonNode.Parse(await System.IO.File.ReadAllTextAsync(File("pipeline.json"), TestContext.Current.CancellationToken))!;
        settings["Pipelines"]!["churn"]!["Modell"] = new JsonObject();
        settings["Pipelines"]!["churn"]!["Model"]!["Path"] = "gone.onnx";
        settings["Lists"] = new JsonObject { ["MaxConcurrent"] = "many" };
        await System.IO.File.WriteAllTextAsync(File("pipeline.json"), settings.ToJsonString(), TestContext.Current.CancellationToken);

        var (exitCode, output, _) = await RunAsync("check", "pipeline.json", "-o", "json");

        Assert.Equal(78, exitCode);
        var faults = JsonNode.Parse(output)!["faults"]!.AsArray().Select(fault => (string)fault!["setting"]!);
        Assert.Equal(["Lists:MaxConcurrent", "Pipelines:churn:Model:Path", "Pipelines:churn:Modell"], faults.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Doctor_OfSettings_NamesAPortThatIsTakenAndAColumnThatIsMissing()
    {
        TelcoTable.Write(File("customers.csv"));
        await WriteAsync("churn.onnx", TelcoTable.NamedInputs());
        await RunAsync("init", "--model", "churn.onnx", "--input", "customers.csv");
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;
        var variables = new Dictionary<string, string>
        {
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{Workplace.FreePort()}",
            ["Cluster__SiloPort"] = $"{Workplace.FreePort()}",
            ["Cluster__GatewayPort"] = $"{Workplace.FreePort()}",
        };

        var well = await RunAsync(variables, "doctor", "--file", "pipeline.json");
        TelcoTable.Write(File("customers.csv"), TelcoTable.Renamed("MonthlyCharges", "Price"));
        variables["Cluster__SiloPort"] = $"{port}";
        variables["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}";
        var ill = await RunAsync(variables, "doctor", "--file", "pipeline.json", "-o", "json");

        Assert.True(well.ExitCode == 0, well.Out + well.Error);
        Assert.Contains("ok    pipeline churn: the model loads", well.Out, StringComparison.Ordinal);
        Assert.Equal(1, ill.ExitCode);
        var failed = JsonNode.Parse(ill.Out)!.AsArray().Where(check => (string)check!["result"]! == "Failed").ToList();
        Assert.Equal(["settings", "ports", "pipeline churn"], failed.Select(check => (string)check!["name"]!));
        Assert.Contains("Cluster:SiloPort", (string)failed[0]!["found"]!, StringComparison.Ordinal);
        Assert.Contains($"HTTP port {port}", (string)failed[1]!["found"]!, StringComparison.Ordinal);
        Assert.Contains("MonthlyCharges", (string)failed[2]!["found"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Schema_BesideTheSettings_NamesEverySettingAndWhatItMeans()
    {
        TelcoTable.Write(File("customers.csv"));
        await WriteAsync("churn.onnx", TelcoTable.NamedInputs());
        await RunAsync("init", "--model", "churn.onnx", "--input", "customers.csv");
        var text = await System.IO.File.ReadAllTextAsync(File("modelpipeline.schema.json"), TestContext.Current.CancellationToken);
        var pipeline = JsonNode.Parse(text)!["properties"]!["Pipelines"]!["additionalProperties"]!["properties"]!;

        Assert.Contains("onnx", (string)pipeline["Model"]!["properties"]!["Path"]!["description"]!, StringComparison.Ordinal);
        Assert.Equal(["Upsert", "Append", "AppendWithView"],
            pipeline["Output"]!["properties"]!["Mode"]!["enum"]!.AsArray().Select(each => (string)each!));
    }

    [Fact]
    public async Task Run_InitAndCheckWithoutTheCommand_TakeWhatTheCommandTakes()
    {
        TelcoTable.Write(File("customers.csv"));
        await WriteAsync("churn.onnx", TelcoTable.NamedInputs());

        var init = await RunHostAsync(0, "init", "--model", "churn.onnx", "--input", "customers.csv", "-y");
        var check = await RunHostAsync(0, "check", "pipeline.json", "--inputs", "-o", "json");
        var help = await RunHostAsync(0, "init", "--help");
        var missing = await RunHostAsync(78, "init", "--model", "churn.onnx", "--input", "gone.csv", "--print");

        Assert.Contains("  /opt/modelpipeline/run --Config pipeline.json", init, StringComparison.Ordinal);
        Assert.Empty(JsonNode.Parse(check)!["faults"]!.AsArray());
        Assert.Contains("--user-column COLUMN", help, StringComparison.Ordinal);
        var misspelt = await RunHostAsync(78, "init", "--usercolumn", "id");
        Assert.Contains("--input is 'gone.csv', which does not exist", missing, StringComparison.Ordinal);
        Assert.Contains("--usercolumn is no argument of init; ./run init --help lists them.", misspelt, StringComparison.Ordinal);
    }

    private static string TableOf(string settings, string error)
    {
        Assert.True(settings.Length > 0, error);
        return (string)JsonNode.Parse(settings)!["Pipelines"]!["churn"]!["Input"]!["Table"]!;
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static string[] Ports() =>
        ["--Cluster:SiloPort", $"{Workplace.FreePort()}", "--Cluster:GatewayPort", $"{Workplace.FreePort()}"];

    // As ./run does.
    private async Task<string> RunHostAsync(int exitCode, params string[] arguments)
    {
        await using var host = new HostProcess(["dotnet", Paths.Api, .. arguments], folder,
            new Dictionary<string, string> { ["MODELPIPELINE_RUN"] = "/opt/modelpipeline/run" });
        Assert.True(await host.ExitAsync() == exitCode, host.Output);
        return host.Output;
    }

    private string File(string name) => Path.Combine(folder, name);

    private Task WriteAsync(string name, byte[] content) => System.IO.File.WriteAllBytesAsync(File(name), content);

    private Task<(int ExitCode, string Out, string Error)> RunAsync(params string[] arguments) =>
        CommandProcess.RunAsync(NoServer, folder, arguments);

    private Task<(int ExitCode, string Out, string Error)> RunAsync(
        IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        CommandProcess.RunAsync(NoServer, folder, arguments, environment);
}
