using System.Globalization;

namespace ModelPipeline.Models.OpenInference.Tests;

/// <summary>The model of a server that answers as Triton or as MLServer do. The server runs as long as the tests.</summary>
internal sealed class RulesSample(bool isTriton) : IFailingModelSample
{
    private static readonly Lazy<Task<InferenceServer>>[] Servers =
        [new(() => new InferenceServer(false).StartAsync()), new(() => new InferenceServer(true).StartAsync())];

    public string Extension => ".none";

    public string Score => "probability[1]";

    public string Poison => Rules.Poison;

    public byte[] Content => [];

    public async Task<IModel> LoadAsync(ModelOptions options, CancellationToken cancellationToken)
    {
        options.Path = "";
        options.Url = (await Servers[isTriton ? 1 : 0].Value).Url;
        options.Name = "rules";
        return await new OpenInferenceLoader(TimeProvider.System, null).LoadAsync(options, cancellationToken);
    }

    public Batch Rows(int count, int seed = 1)
    {
        var random = new Random(seed);
        T[] Rows<T>(Func<T> next) => [.. Enumerable.Range(0, count).Select(_ => next())];
        return InputRows.Of(
            ("age", Rows(() => random.NextSingle() * 80)),
            ("income", Rows(() => random.NextDouble() * 100_000)),
            ("visits", Rows(() => (long)random.Next(50))),
            ("member", Rows(() => random.Next(2) == 1)),
            ("plan", Rows(() => Rules.Plans[random.Next(4)])));
    }

    public Batch Poisoned(Batch rows, int row)
    {
        var visits = rows.Values<long>("visits").ToArray();
        visits[row] = long.Parse(Rules.Poison, CultureInfo.InvariantCulture);
        return rows.With("visits", visits);
    }

    public IReadOnlyList<double> ScoresOf(Batch rows) => [.. Enumerable.Range(0, rows.Count).Select(row => Rules.ProbabilityOf(
        rows.Values<float>("age")[row], rows.Values<double>("income")[row], rows.Values<long>("visits")[row],
        rows.Values<bool>("member")[row], rows.Values<string>("plan")[row])!.Value)];
}
