using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Npgsql;

namespace ModelPipeline.Bench.AspNet;

/// <summary>ML.NET as its documentation advises for servers: prediction engines from a pool, with classes for rows.</summary>
internal sealed class MlNetPeerModel(string path) : PeerModel
{
    private readonly MLContext context = new();
    private readonly ITransformer model = new MLContext().Model.Load(path, out _);
    private readonly ConcurrentBag<PredictionEngine<Row, Prediction>> engines = [];

    public override string[] Columns { get; } = [
        .. Enumerable.Range(1, Row.Features).Select(i => string.Create(CultureInfo.InvariantCulture, $"f{i:00}"))];

    public override PeerOutputs Apply(NpgsqlDataReader row, int first)
    {
        var input = new Row();
        for (var i = 0; i < Row.Features; i++)
            input.features[i] = row.GetFloat(first + i);
        if (!engines.TryTake(out var engine))
            engine = context.Model.CreatePredictionEngine<Row, Prediction>(model);
        var prediction = engine.Predict(input);
        engines.Add(engine);
        return new(prediction.PredictedLabel, prediction.Probability);
    }

    public override void Dispose()
    {
        while (engines.TryTake(out var engine))
            engine.Dispose();
    }

    private sealed class Row
    {
        public const int Features = 20;

        // ML.NET matches fields by name.
        [VectorType(Features)]
        public float[] features = new float[Features];
    }

    private sealed class Prediction
    {
        public bool PredictedLabel { get; set; }

        public float Probability { get; set; }
    }
}
