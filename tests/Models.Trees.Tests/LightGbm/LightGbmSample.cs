using System.Text;
using ModelPipeline.Models.Trees.LightGbm;

namespace ModelPipeline.Models.Trees.Tests.LightGbm;

/// <summary>A classifier of three classes with numbers and categories as inputs.</summary>
internal sealed class LightGbmSample : IModelSample
{
    private static readonly Lazy<string> Text = new(() => Customers.Train(classes: 3));

    public string Extension => ".txt";

    public string Score => "prediction[1]";

    public bool TakesNulls => true;

    public byte[] Content => Encoding.UTF8.GetBytes(Text.Value);

    public Task<IModel> LoadAsync(ModelOptions options, CancellationToken cancellationToken) =>
        LightGbmLoader.LoadAsync(options, cancellationToken);

    public Batch Rows(int count, int seed) => Customers.Make(count, seed);

    public IReadOnlyList<double> ScoresOf(Batch rows) =>
        [.. Library.Predict(Text.Value, Customers.Matrix(rows), Customers.Features, width: 3).Chunk(3).Select(classes => classes[1])];
}
