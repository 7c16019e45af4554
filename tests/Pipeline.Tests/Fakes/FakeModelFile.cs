using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ModelPipeline.Tests;

/// <summary>
/// A kind of model whose file is text, such as <c>factor=3</c>. <c>output</c> and <c>input</c> rename a column; <c>corrupt</c> is a fault;
/// without a factor it answers no number; it fails on a row whose value is <c>poison</c>.
/// </summary>
internal static class FakeModelFile
{
    public const string Extension = ".fake";

    public static ModelKind Kind(Func<bool>? refuses = null) => new("Fake", Extension, async (options, cancellationToken) =>
    {
        var text = await File.ReadAllTextAsync(options.Path, cancellationToken);
        if (text.Contains("corrupt", StringComparison.Ordinal) || refuses?.Invoke() == true)
            throw new PipelineConfigurationException("Model:Path", "is a file that is broken; export it again.");
        var values = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('='))
            .ToDictionary(pair => pair[0], pair => pair[1]);
        var input = values.GetValueOrDefault("input", "x");
        var output = values.GetValueOrDefault("output", "y");
        var factor = values.TryGetValue("factor", out var number) ? double.Parse(number, CultureInfo.InvariantCulture) : double.NaN;
        return new FakeModel
        {
            Version = options.Version.Length > 0 ? options.Version : ModelFile.VersionOf(SHA256.HashData(Encoding.UTF8.GetBytes(text))),
            Inputs = new([new Field(input, ColumnType.Double, Nullable: false)]),
            Outputs = new([new Field(output, ColumnType.Double)]),
            Instead = (batch, _) =>
            {
                var rows = batch.Values<double>(input).ToArray();
                if (values.TryGetValue("poison", out var bad) && rows.Contains(double.Parse(bad, CultureInfo.InvariantCulture)))
                    throw new ModelException("It does not know that.");
                return Task.FromResult(new Batch(batch.Users, [new Column<double>(
                    new(output, ColumnType.Double), Array.ConvertAll(rows, x => factor * x))]));
            },
        };
    });

    /// <summary>Writes a file into a new folder.</summary>
    public static string Write(string text, string name = "model")
    {
        var folder = Directory.CreateTempSubdirectory("fake-model-").FullName;
        var path = Path.Combine(folder, name + Extension);
        File.WriteAllText(path, text);
        return path;
    }
}
