using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;

namespace ModelPipeline.Tests;

/// <summary>The input and model for measuring jobs: 20 numbers per user, and 100 boosted trees.</summary>
internal static class JobInput
{
    private const int Numbers = 20;
    private const int Trees = 100;

    private static IEnumerable<string> Columns => Enumerable.Range(1, Numbers).Select(i => $"n{i:00}");

    /// <summary>
    /// The SQL that creates a table of customers. The order of the keys differs from the order of the rows, as in real tables.
    /// </summary>
    public static string Customers(int count, string table = "customers") => $"""
        CREATE TABLE {table} AS
        SELECT 'u' || i AS user_id, {string.Join(", ", Columns.Select((name, n) => $"((hashint4(i * {Numbers} + {n}) & 65535) / 65536.0)::real AS {name}"))}
        FROM generate_series(1, {count}) i;
        ALTER TABLE {table} ADD PRIMARY KEY (user_id);
        """;

    /// <summary>Trains the model, whose output is "Score".</summary>
    public static void Train(string path)
    {
        var random = new Random(1);
        var rows = Path.ChangeExtension(path, ".csv");
        File.WriteAllLines(rows, Enumerable.Range(0, 5_000).Select(_ =>
        {
            var numbers = Enumerable.Range(0, Numbers).Select(_ => random.NextSingle()).ToArray();
            var label = (numbers[0] * numbers[1]) + MathF.Sin(6 * numbers[2]) + (numbers[3] > 0.5f ? numbers[4] : numbers[5])
                + numbers.Sum();
            return string.Join(',',
                numbers.Append(label).Select(number => number.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }));
        var context = new MLContext(seed: 1);
        var data = context.Data.LoadFromTextFile(rows,
            [.. Columns.Append("Label").Select((name, i) => new TextLoader.Column(name, DataKind.Single, i))], separatorChar: ',');
        var model = context.Transforms.Concatenate("Features", [.. Columns])
            .Append(context.Regression.Trainers.FastTree(
                new FastTreeRegressionTrainer.Options { NumberOfTrees = Trees, NumberOfThreads = 1 })).Fit(data);
        context.Model.Save(model, data.Schema, path);
        File.Delete(rows);
    }
}
