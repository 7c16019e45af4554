using Microsoft.Extensions.DependencyInjection;
using ModelPipeline.Models.MlNet;
using ModelPipeline.Models.Onnx;

namespace ModelPipeline.Bench;

/// <summary>The models alone, on one thread, in batches of 512 and of 1.</summary>
internal static class ModelLimit
{
    private static readonly int[] Sizes = [1, 512];

    public static async Task RunAsync(Session session, CancellationToken cancellationToken)
    {
        foreach (var pipeline in Product.Pipelines)
        {
            await using var model = await LoadAsync(session.Models.Of(pipeline), pipeline, cancellationToken);
            foreach (var size in Sizes)
            {
                var rows = Rows(model.Inputs, size);
                await Repeat.RunAsync(session, $"model {pipeline} alone, batches of {size}", "rows/s", 1,
                    async _ => (await model.ApplyAsync(rows, cancellationToken)).Count, cancellationToken);
            }
        }
    }

    /// <summary>Loads a model as the product does.</summary>
    public static async Task<IModel> LoadAsync(string path, string pipeline, CancellationToken cancellationToken)
    {
        var options = new ModelOptions { Path = path };
        if (pipeline != "onnx")
            options.Inputs["features"] = InputData.FeatureNames;
        options.Outputs["probability"] = pipeline == "onnx" ? "probabilities[1]" : "Probability";
        await using var kinds = new ServiceCollection().AddMlNet().AddOnnx().BuildServiceProvider();
        return await kinds.GetServices<ModelKind>().Single(kind => kind.Takes(path)).LoadAsync(options, cancellationToken);
    }

    /// <summary>Rows for one of the models.</summary>
    public static Batch Rows(Schema inputs, int count)
    {
        var random = new Random(1);
        var texts = InputData.TelcoTexts.ToDictionary(text => text.Name, text => text.Values);
        return new([.. Enumerable.Range(1, count).Select(InputData.User)],
            [.. inputs.Select(Column)]);

        Column Column(Field field)
        {
            if (texts.TryGetValue(field.Name, out var values))
                return new Column<string>(field, Make(() => values[random.Next(values.Length)]));
            return field.Type == ColumnType.Double
                ? new Column<double>(field, Make(random.NextDouble))
                : new Column<float>(field, Make(() => (float)random.NextDouble()));
        }

        T[] Make<T>(Func<T> value) => [.. Enumerable.Range(0, count).Select(_ => value())];
    }
}
