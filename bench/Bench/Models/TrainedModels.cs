using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Npgsql;

namespace ModelPipeline.Bench;

/// <summary>The model files: logistic regression and 100 boosted trees over 20 floats (ML.NET), a pipeline over 15 texts (ONNX).</summary>
/// <param name="Logistic">The path of a <c>.zip</c>.</param>
/// <param name="Weights">The same model in JSON, for scikit-learn.</param>
/// <param name="Joblib">The same model as a <c>.joblib</c> of scikit-learn.</param>
/// <param name="Trees">The path of a <c>.zip</c>.</param>
/// <param name="Onnx">The path of an <c>.onnx</c>.</param>
internal sealed record TrainedModels(string Logistic, string Weights, string Joblib, string Trees, string Onnx)
{
    private const int Rows = 20_000;
    private const int TreeCount = 100;

    public string Of(string pipeline) => pipeline switch { "lr" => Logistic, "trees" => Trees, Product.Python => Joblib, _ => Onnx };

    /// <summary>Trains the models whose files are missing.</summary>
    public static async Task<TrainedModels> CreateAsync(Workspace workspace, PostgreSql database, string? telco,
        CancellationToken cancellationToken)
    {
        string At(string name) => Path.Combine(workspace.Models, name);
        var models = new TrainedModels(At("lr.zip"), At("lr.json"), At("lr.joblib"), At("trees.zip"),
            telco is null ? At("telco.onnx") : Path.Combine(telco, "churn_gb.onnx"));
        if (!File.Exists(models.Trees))
        {
            Console.WriteLine("Training the models ...");
            models.Train(await ReadAsync(database, cancellationToken));
        }

        if (!File.Exists(models.Joblib) || File.GetLastWriteTimeUtc(models.Joblib) < File.GetLastWriteTimeUtc(models.Weights))
            await models.DumpAsync(workspace, cancellationToken);
        if (telco is null)
            await File.WriteAllBytesAsync(models.Onnx, TelcoGraph.Create().ToArray(), cancellationToken);
        return models;
    }

    private void Train(IEnumerable<Row> rows)
    {
        var context = new MLContext(seed: 1);
        var data = context.Data.LoadFromEnumerable(rows);
        var logistic = context.BinaryClassification.Trainers.LbfgsLogisticRegression("label", "features").Fit(data);
        context.Model.Save(logistic, data.Schema, Logistic);
        Save(logistic.Model);
        context.Model.Save(
            context.BinaryClassification.Trainers.FastTree("label", "features", numberOfLeaves: 20, numberOfTrees: TreeCount).Fit(data),
            data.Schema, Trees);
    }

    private void Save(CalibratedModelParametersBase<LinearBinaryModelParameters, PlattCalibrator> model)
    {
        var linear = model.SubModel;
        var calibrator = model.Calibrator;
        // The probability is 1 / (1 + exp(slope * score + offset)).
        File.WriteAllText(Weights, JsonSerializer.Serialize(new
        {
            weights = linear.Weights.Select(weight => -calibrator.Slope * weight),
            bias = -(calibrator.Slope * linear.Bias) - calibrator.Offset,
            version = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Logistic)))[..12],
        }));
    }

    private async Task DumpAsync(Workspace workspace, CancellationToken cancellationToken)
    {
        using var process = Process.Start("/usr/bin/python3", [Path.Combine(workspace.Peers, "fastapi", "dump.py"), Weights, Joblib]);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{Joblib} could not be made; see above what Python says.");
    }

    private static async Task<List<Row>> ReadAsync(PostgreSql database, CancellationToken cancellationToken)
    {
        var random = new Random(1);
        var rows = new List<Row>(Rows);
        await using var command = database.Data.CreateCommand(
            $"SELECT {string.Join(", ", InputData.FeatureNames)} FROM {InputData.Features} ORDER BY user_id LIMIT {Rows}");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(Row.Read(reader, random));
        return rows;
    }

    private sealed class Row
    {
        [ColumnName("features")]
        [VectorType(InputData.FeatureCount)]
        public float[] Features { get; set; } = [];

        [ColumnName("label")]
        public bool Label { get; set; }

        // A linear relation with one interaction and random noise.
        public static Row Read(NpgsqlDataReader reader, Random random)
        {
            var features = Enumerable.Range(0, InputData.FeatureCount).Select(reader.GetFloat).ToArray();
            var score = (2 * features[0] * features[1]) + features.Select((value, i) => value * (((i * 7) % 11) - 5) / 5).Sum();
            return new() { Features = features, Label = random.NextDouble() < 1 / (1 + Math.Exp(-score)) };
        }
    }
}
