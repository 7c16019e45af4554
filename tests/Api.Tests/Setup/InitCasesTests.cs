using System.Text;
using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>What <c>init</c> makes of models and tables that do not quite fit each other, and of what is no store.</summary>
[Collection(typeof(ConsoleCollection))]
public sealed class InitCasesTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("model-pipeline-init-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public InitCasesTests()
    {
        TelcoTable.Write(File("customers.csv"));
        System.IO.File.WriteAllBytes(File("churn.onnx"), TelcoTable.NamedInputs());
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Init_PythonModelAndAnEnvironment_WritesTheEnvironment()
    {
        const string Rules = """
            inputs = {"tenure": "double"}
            outputs = {"risk": "double"}

            def apply(columns):
                return {"risk": 1 / (1 + columns["tenure"])}
            """;
        await System.IO.File.WriteAllTextAsync(File("rules.py"), Rules, Token);
        Directory.CreateDirectory(File("venv/bin"));
        System.IO.File.CreateSymbolicLink(File("venv/bin/python"), "/usr/bin/python3");

        var init = await InitAsync("--model", File("rules.py"), "--python", File("venv"));

        Assert.True(init.ExitCode == 0, init.Error);
        Assert.Equal(File("venv"), Path.GetFullPath((string)(await SettingsAsync())["Pipelines"]!["rules"]!["Model"]!["Python"]!, folder));
    }

    [Fact]
    public async Task Init_TableThatLacksAColumn_NamesTheThreeClosest()
    {
        TelcoTable.Write(File("customers.csv"), TelcoTable.Renamed("MonthlyCharges", "PricePerMonth"));

        var init = await InitAsync();

        Assert.Equal((78, ""), (init.ExitCode, init.Out));
        Assert.Contains(
            "lacks the column 'MonthlyCharges' (Single) that the model needs. Closest to it are '", init.Error, StringComparison.Ordinal);
        Assert.Equal(3, init.Error.Split("Closest to it are ")[1].Split('.')[0].Split(", ").Length);
        Assert.False(System.IO.File.Exists(File("pipeline.json")));
    }

    [Theory]
    [InlineData("rows.jsonl", "")]
    [InlineData("rows.json", ",")]
    public async Task Init_JsonFile_GuessesTheUserColumn(string name, string between)
    {
        var lines = (await System.IO.File.ReadAllLinesAsync(File("customers.csv"), Token)).Select(line => line.Split(',')).ToList();
        var rows = lines.Skip(1)
            .Select(row => new JsonObject(lines[0].Zip(row, (key, value) => KeyValuePair.Create(key, (JsonNode?)value))));
        var records = string.Join(between + "\n", rows.Select(row => row.ToJsonString()));
        await System.IO.File.WriteAllTextAsync(File(name), between.Length == 0 ? records : $"[{records}]", Token);

        var init = await InitAsync("--input", File(name));

        Assert.True(init.ExitCode == 0, init.Error);
        Assert.Equal("customerID", (string?)(await SettingsAsync())["Pipelines"]!["churn"]!["Input"]!["UserColumn"]);
    }

    [Fact]
    public async Task Init_CsvFileOfAnotherEncoding_SaysWhatToAddAndTakesIt()
    {
        var text = await System.IO.File.ReadAllTextAsync(File("customers.csv"), Token);
        var first = text.IndexOf('\n', StringComparison.Ordinal) + 1;
        await System.IO.File.WriteAllBytesAsync(File("customers.csv"), Encoding.Latin1.GetBytes(text.Insert(first, "é")), Token);

        var init = await InitAsync();
        Assert.Equal(78, init.ExitCode);
        Assert.Contains("is not in UTF-8", init.Error, StringComparison.Ordinal);
        Assert.Contains("(init: --encoding)", init.Error, StringComparison.Ordinal);
        init = await InitAsync("--encoding", "latin-1");

        Assert.True(init.ExitCode == 0, init.Error);
        var settings = await SettingsAsync();
        Assert.Equal("latin-1", (string?)settings["Pipelines"]!["churn"]!["Input"]!["Format"]!["Encoding"]);
        Assert.StartsWith("é", (string?)settings["ExampleUser"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Init_NamesInAnotherStyle_AreMapped()
    {
        TelcoTable.Write(File("customers.csv"), TelcoTable.Renamed("MonthlyCharges", "monthly_charges"));

        var init = await InitAsync();

        Assert.True(init.ExitCode == 0, init.Error);
        Assert.Equal("""{"MonthlyCharges":["monthly_charges"]}""",
            (await SettingsAsync())["Pipelines"]!["churn"]!["Model"]!["Inputs"]!.ToJsonString());
        Assert.Equal(0, (await Written.BySetupAsync("check", File("pipeline.json"), "--inputs")).ExitCode);
        Assert.Equal(["churn.onnx", "customers.csv", "modelpipeline.schema.json", "pipeline.json"],
            Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    // Relative paths of settings start at the folder of the file.
    [Theory]
    [InlineData("day/*.csv")]
    [InlineData("day/1.csv")]
    [InlineData("day/[1].csv")]
    public async Task Init_FilesBesideAnotherFolder_AreFoundFromTheSettings(string input)
    {
        Directory.CreateDirectory(File("day"));
        System.IO.File.Move(File("customers.csv"), File("day/1.csv"));

        var relative = Path.GetRelativePath(Environment.CurrentDirectory, File(input));
        var init = await InitAsync("--input", relative, "--file", File("conf/p.json"));

        Assert.True(init.ExitCode == 0, init.Error);
        var check = await Written.BySetupAsync("check", File("conf/p.json"), "--inputs");
        Assert.True(check.ExitCode == 0, check.Error);
        Assert.Equal("Data Source=scores.db", (string)(await SettingsAsync("conf/p.json"))["ConnectionStrings"]!["scores"]!);
    }

    [Fact]
    public async Task Init_FolderWithABlankInItsName_IsQuotedInTheCommand()
    {
        var init = await InitAsync("--file", File("it's my/p.json"));

        Assert.True(init.ExitCode == 0, init.Error);
        Assert.Contains($"./run --Config '{File("it")}'\\''s my/p.json'\n", init.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Init_Matrix_ListsNumbersInTheOrderOfTheTableWithoutIdAndLabel()
    {
        await System.IO.File.WriteAllBytesAsync(File("churn.onnx"), TelcoTable.Matrix(), Token);

        var init = await InitAsync("--print");

        Assert.True(init.Out.Length > 0, init.Error);
        Assert.Equal("""{"X":["SeniorCitizen","tenure","MonthlyCharges","TotalCharges"]}""",
            JsonNode.Parse(init.Out)!["Pipelines"]!["churn"]!["Model"]!["Inputs"]!.ToJsonString());
        Assert.False(System.IO.File.Exists(File("pipeline.json")));
    }

    [Theory]
    [InlineData("--input", "postgresql://reader:hidden@db/warehouse", "--input is an address (...://...); write PostgreSQL as ")]
    [InlineData("--input", "postgresql+psycopg://reader:hid*den=hidden@db/w", "--input is an address (...://...); write PostgreSQL ")]
    [InlineData("--scores", "postgresql://writer:hidden@db/scores", "--scores is an address (...://...); write PostgreSQL as ")]
    [InlineData("--input", "churn.onnx", "which is no DuckDB or SQLite file; name one, or a")]
    public async Task Init_WhatIsNoStore_SaysWhatToWriteWithoutAPassword(string argument, string value, string message)
    {
        string[] input = argument == "--input" ? [] : ["--input", File("customers.csv")];
        var store = value == "churn.onnx" ? File(value) : value;

        var init = await Written.BySetupAsync(
            ["init", "--model", File("churn.onnx"), argument, store, "--file", File("pipeline.json"), .. input]);

        Assert.Equal(78, init.ExitCode);
        Assert.Contains(message, init.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", init.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Init_Password_SaysHowToKeepThePasswordOutOfTheFile()
    {
        var init = await InitAsync("--scores", "Host=db;Username=writer;Password=hidden");

        Assert.True(init.ExitCode == 0, init.Error);
        Assert.Contains($"{File("pipeline.json")} holds the password of ConnectionStrings:scores; to keep the password out of the file, "
            + "set ConnectionStrings__scores in the environment, and delete the line.", init.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", init.Out, StringComparison.Ordinal);
    }

    private string File(string name) => Path.Combine(folder, name);

    private Task<Written> InitAsync(params string[] more)
    {
        string[] model = more.Contains("--model") ? [] : ["--model", File("churn.onnx")];
        string[] input = more.Contains("--input") ? [] : ["--input", File("customers.csv")];
        string[] file = more.Contains("--file") ? [] : ["--file", File("pipeline.json")];
        return Written.BySetupAsync(["init", .. model, .. input, .. file, .. more]);
    }

    private async Task<JsonNode> SettingsAsync(string name = "pipeline.json") =>
        JsonNode.Parse(await System.IO.File.ReadAllTextAsync(File(name), Token))!;
}
