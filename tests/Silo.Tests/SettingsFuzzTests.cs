using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using ModelPipeline.Silo;

namespace ModelPipeline.Tests;

/// <summary>Damaged files of settings. Each is read, or gives faults of settings.</summary>
public sealed class SettingsFuzzTests : IDisposable
{
    private const string Sample = """
        {
          // Comments are allowed.
          "ConnectionStrings": { "warehouse": "Data Source=a.db", "scores": "Host=h;Database=d" },
          "Pipelines": {
            "churn": {
              "Input": { "Kind": "DuckDb", "Connection": "warehouse", "Table": "c", "Format": { "Dates": ["%d/%m/%Y"] } },
              "Model": { "Path": "m.onnx", "Inputs": { "X": ["a", "b"], "y:0": "c" }, "Outputs": { "p": "p[1]" }, "Nulls": { "a": 0 } },
              "Output": { "Kind": "Sqlite", "Connection": "scores", "Table": "s", "Mode": "Append" },
              "Batching": { "MaxBatchSize": 512, "Linger": "00:00:00.1" },
              "Timeout": "00:00:10"
            }
          },
          "Cluster": { "Kind": "AdoNet", "Connection": "cluster", "SiloPort": 11111 },
          "Jobs": { "MaxFailureShare": 0.1, "Retention": "30.00:00:00" },
        }
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("settings-tests-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public Task Read_DamagedFile_IsSettingsOrFaults() => Fuzz.RunAsync(
        [Encoding.UTF8.GetBytes(Sample), [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Sample)]],
        async content =>
        {
            var file = Path.Combine(folder, "settings.json");
            await File.WriteAllBytesAsync(file, content);
            var builder = Host.CreateEmptyApplicationBuilder(new() { DisableDefaults = true });
            builder.Configuration.AddInMemoryCollection([new("Config", file)]);
            builder.AddCluster();
            builder.DeclarePipelines();
        },
        runs: 500);
}
