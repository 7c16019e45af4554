using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using ModelPipeline.Silo;

namespace ModelPipeline.Tests;

public sealed class ConfigFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("model-pipeline-").FullName;

    [Theory]
    [InlineData("{\n  \"A\": 1\n  \"B\": 2\n}", "is no valid JSON at line 3, column 3: '\"' is invalid after a value.")]
    [InlineData("", "is no valid JSON at line 1, column 1: The input does not contain any JSON tokens.")]
    [InlineData("{\"A\": tru}", "is no valid JSON at line 1, column 10: ")]
    [InlineData("{\"A\":", "is no valid JSON at line 1, column 6: ")]
    [InlineData("[1]", "does not fit: Top-level JSON element must be an object.")]
    [InlineData("{\"A\": 1, \"a\": 2}", "does not fit: A duplicate key 'a' was found.")]
    public void Insert_InvalidFile_IsAFaultAndKeepsOtherSources(string json, string fault)
    {
        using var settings = new ConfigurationManager();
        settings.AddInMemoryCollection(new Dictionary<string, string?> { ["Kept"] = "yes" });

        var found = Assert.Single(ConfigFile.Insert(settings, Write(json)));

        Assert.Equal("Config", found.Setting);
        Assert.Contains(fault, found.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("LineNumber", found.Message, StringComparison.Ordinal);
        Assert.Equal("yes", settings["Kept"]);
    }

    [Theory]
    [InlineData("""{"Pipelines":[{"Input":{}}]}""", "Pipelines is a list; set an object, \"Pipelines\": {\"name\": {...}}.")]
    [InlineData("""{"ConnectionStrings":["Host=db;Password=hidden"]}""", "ConnectionStrings is a list; set an object")]
    [InlineData("""{"ConnectionStrings":{"db":{"Host":"hidden"}}}""", "ConnectionStrings:db is a list or an object; set one text.")]
    [InlineData("""{"Pipelines":{"p":{"Model":{"Outputs":["label"]}}}}""",
        "Pipelines:p:Model:Outputs is a list; set an object, \"Outputs\": {\"column of the table\"")]
    [InlineData("""{"Pipelines":{"p":{"model":{"nulls":[0]}}}}""", "Pipelines:p:model:nulls is a list; set an object, \"Nulls\"")]
    [InlineData("""{"Pipelines":{"p":{"Model":{"Inputs":["a","b"]}}}}""", "Pipelines:p:Model:Inputs is a list; set an object, \"Inputs\"")]
    [InlineData("""{"Pipelines:p:Model:Inputs":[]}""", "Pipelines:p:Model:Inputs is a list; set an object, \"Inputs\"")]
    [InlineData("""{"Pipelines":{"p":{"Model":{"Outputs":{"y":["Score"]}}}}}""",
        "Pipelines:p:Model:Outputs:y is a list or an object; set one text.")]
    [InlineData("""{"Pipelines":{"p":{"Model":{"Nulls":{"y":{}}}}}}""", "Pipelines:p:Model:Nulls:y is a list or an object; set one text.")]
    [InlineData("""{"Pipelines":{"p":{"Model":{"Inputs":{"x":{"column":"a"}}}}}}""",
        "Pipelines:p:Model:Inputs:x is an object; set a list of columns")]
    [InlineData("""{"Pipelines":{"p":{"Model":{"Inputs":{"x":["a",null]}}}}}""",
        "Pipelines:p:Model:Inputs:x has something else than texts in its list")]
    public void FindShapes_ListOrObjectInTheWrongPlace_IsAFault(string json, string fault)
    {
        using var settings = new ConfigurationManager();
        Assert.Empty(ConfigFile.Insert(settings, Write(json)));

        var found = Assert.Single(JsonShapes.Find(settings)).ToString();

        Assert.StartsWith(fault, found, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", found, StringComparison.Ordinal);
    }

    [Fact]
    public void FindShapes_NamesThatAreNumbers_AreNoFault()
    {
        using var settings = new ConfigurationManager();
        Assert.Empty(ConfigFile.Insert(settings, Write("""
            // Comments and commas at the end are as in every settings file.
            {"ConnectionStrings":{"db":"x"},"Pipelines":{"p":{"Model":{"Outputs":{"0":"p[0]","1":"p[1]"},"Inputs":{"x":["a"],"y":"b"},"Nulls":{"a":null}},}}}
            """)));
        Assert.Empty(JsonShapes.Find(settings));
    }

    [Theory]
    [InlineData("ConnectionStrings:scores", "Data Source=data/scores.db;Mode=ReadWrite", "Data Source={0}/data/scores.db;Mode=ReadWrite")]
    [InlineData("ConnectionStrings:scores", "DataSource=scores.db", "DataSource={0}/scores.db")]
    [InlineData("ConnectionStrings:scores", "Data Source=:memory:", "Data Source=:memory:")]
    [InlineData("ConnectionStrings:scores", "Data Source=file:scores.db?mode=ro", "Data Source=file:scores.db?mode=ro")]
    [InlineData("ConnectionStrings:scores", "Data Source=/var/scores.db", "Data Source=/var/scores.db")]
    [InlineData("ConnectionStrings:scores", "Host=db;Database=scores", "Host=db;Database=scores")]
    [InlineData("ConnectionStrings:scores", "no connection string", "no connection string")]
    [InlineData("Pipelines:p:Model:Path", "models/churn.onnx", "{0}/models/churn.onnx")]
    [InlineData("Pipelines:p:Model:Path", "/models/churn.onnx", "/models/churn.onnx")]
    [InlineData("Pipelines:p:Model:Path", "s3://models/churn.onnx", "s3://models/churn.onnx")]
    [InlineData("Pipelines:p:Model:Path", "models:/churn@champion", "models:/churn@champion")]
    [InlineData("Pipelines:p:Model:Path", "store:/churn/v2/churn.onnx", "store:/churn/v2/churn.onnx")]
    [InlineData("Models:Cache", "cache", "{0}/cache")]
    [InlineData("Models:Store", "models", "{0}/models")]
    [InlineData("Models:Store", "Database", "Database")]
    [InlineData("Models:Store", "gs://models/uploads", "gs://models/uploads")]
    [InlineData("Pipelines:p:Model:Python", "python3", "python3")]
    [InlineData("Pipelines:p:Model:Python", "venv/bin/python", "{0}/venv/bin/python")]
    [InlineData("Pipelines:p:Model:Python", "./venv", "{0}/venv")]
    [InlineData("Pipelines:p:Model:PythonPath", ".", "{0}")]
    [InlineData("Pipelines:p:Model:Path", "././models/./churn.onnx", "{0}/models/churn.onnx")]
    [InlineData("Pipelines:p:Model:Path", "../models/.churn.onnx", "{0}/../models/.churn.onnx")]
    [InlineData("ConnectionStrings:scores", "Data Source=./data/scores.db", "data source={0}/data/scores.db")]
    [InlineData("Pipelines:files:Input:Table", "customers.parquet", "{0}/customers.parquet")]
    [InlineData("Pipelines:files:Input:Table", "day=*/customers.csv.gz", "{0}/day=*/customers.csv.gz")]
    [InlineData("Pipelines:files:Input:Table", "s3://lake/customers.parquet", "s3://lake/customers.parquet")]
    [InlineData("Pipelines:files:Input:Table", "main.customers", "main.customers")]
    [InlineData("Pipelines:p:Input:Table", "lake.csv", "lake.csv")]
    [InlineData("Pipelines:p:Output:Table", "scores.csv", "scores.csv")]
    public void Insert_RelativePath_StartsAtTheFileOfTheSetting(string key, string value, string expected)
    {
        using var settings = new ConfigurationManager();
        var json = new JsonObject { [key] = value, ["Pipelines:files:Input:Kind"] = "duckdb", ["Pipelines:p:Input:Kind"] = "PostgreSql" };

        Assert.Empty(ConfigFile.Insert(settings, Write(json.ToJsonString())));

        // The keys of a connection string come back in lower case.
        Assert.Equal(expected.Replace("{0}", folder, StringComparison.Ordinal), settings[key], ignoreCase: true);
    }

    [Fact]
    public void Insert_VirtualEnvironmentBesideTheFile_BecomesItsFullPath()
    {
        Directory.CreateDirectory(Path.Combine(folder, "venv"));
        using var settings = new ConfigurationManager();

        Assert.Empty(ConfigFile.Insert(settings, Write("""{"Pipelines:p:Model:Python":"venv"}""")));

        Assert.Equal(Path.Combine(folder, "venv"), settings["Pipelines:p:Model:Python"]);
    }

    [Fact]
    public void Insert_PathFromAnotherSource_IsUnchanged()
    {
        using var settings = new ConfigurationManager();
        settings.AddInMemoryCollection(new Dictionary<string, string?> { ["Pipelines:p:Model:Path"] = "mine.onnx" });

        Assert.Empty(ConfigFile.Insert(settings, Write("{}")));

        Assert.Equal("mine.onnx", settings["Pipelines:p:Model:Path"]);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Write(string json)
    {
        var path = Path.Combine(folder, "my.json");
        File.WriteAllText(path, json);
        return path;
    }
}
