using BenchmarkDotNet.Attributes;

namespace ModelPipeline.Bench.Micro;

/// <summary>A batch with 20 floats for each user: made from rows, bound to a model's inputs, cut, sorted.</summary>
public class BatchBenchmarks
{
    private readonly Field[] fields = [.. InputData.FeatureNames.Select(name => new Field(name, ColumnType.Single))];
    private readonly List<UnusableRow> unusable = [];
    private string[] users = [];
    private int[] rows = [];
    private Batch batch = null!;
    private InputBinding binding = null!;

    [Params(1, 64, 512)]
    public int Rows { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        users = [.. Enumerable.Range(1, Rows).Select(InputData.User)];
        rows = [.. Enumerable.Range(0, Rows)];
        batch = Build();
        binding = InputBinding.Create(new(fields), new(fields.Select(field => field with { Nullable = false })),
            new Dictionary<string, string>(), "Input:Table", []);
    }

    [Benchmark]
    public Batch Build()
    {
        var builders = Array.ConvertAll(fields, field => new ColumnBuilder<float>(field, users.Length));
        for (var row = 0; row < users.Length; row++)
        {
            foreach (var builder in builders)
                builder.Append(row);
        }

        return new(users, Array.ConvertAll(builders, builder => (Column)builder.Build()));
    }

    [Benchmark]
    public object Bind() => binding.Bind(batch, unusable);

    [Benchmark]
    public Batch Slice() => batch.Slice(0, (Rows + 1) / 2);

    [Benchmark]
    public Batch Select() => batch.Select(rows);
}
