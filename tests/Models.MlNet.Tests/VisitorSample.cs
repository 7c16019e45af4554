using System.Globalization;

namespace ModelPipeline.Models.MlNet.Tests;

/// <summary>A binary classifier with an input of every type. One input is narrower than its column.</summary>
internal sealed class VisitorSample(Trained trained) : IFailingModelSample
{
    private static readonly string[] Columns =
    [
        nameof(Visitor.Age), nameof(Visitor.Income), nameof(Visitor.Visits), nameof(Visitor.Clicks), nameof(Visitor.IsMember),
        nameof(Visitor.Plan),
        nameof(Visitor.Region), nameof(Visitor.Taste),
    ];

    public string Extension => ".zip";

    public string Score => "Probability";

    public string Poison => "48151623420";

    public byte[] Content { get; } = trained.ToArray();

    public Task<IModel> LoadAsync(ModelOptions options, CancellationToken cancellationToken) =>
        MlNetLoader.LoadAsync(options, cancellationToken);

    public Batch Rows(int count, int seed) => VisitorRows.Of(Columns, Visitor.Make(count, seed));

    public Batch Poisoned(Batch rows, int row)
    {
        var visits = rows.Values<long>(nameof(Visitor.Visits)).ToArray();
        visits[row] = long.Parse(Poison, CultureInfo.InvariantCulture);
        return rows.With(nameof(Visitor.Visits), visits);
    }

    public IReadOnlyList<double> ScoresOf(Batch rows)
    {
        var visitors = Enumerable.Range(0, rows.Count).Select(row => new Visitor
        {
            Age = rows.Values<float>(nameof(Visitor.Age))[row],
            Income = rows.Values<double>(nameof(Visitor.Income))[row],
            Visits = (int)rows.Values<long>(nameof(Visitor.Visits))[row],
            Clicks = rows.Values<long>(nameof(Visitor.Clicks))[row],
            IsMember = rows.Values<bool>(nameof(Visitor.IsMember))[row],
            Plan = rows.Values<string>(nameof(Visitor.Plan))[row],
            Region = (uint)rows.Values<long>(nameof(Visitor.Region))[row],
            Taste = rows.Values<float[]>(nameof(Visitor.Taste))[row],
        });
        return [.. trained.Expected<float>("Probability", [.. visitors]).Select(probability => (double)probability)];
    }
}
