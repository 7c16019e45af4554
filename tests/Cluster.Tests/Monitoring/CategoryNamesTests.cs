using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

public sealed class CategoryNamesTests
{
    private readonly NamedSample sample = new();

    [Fact]
    public async Task NameAsync_CategoriesOfKeptRows_HaveTheirTexts()
    {
        var report = Report(
            Column("x", new DriftBin("values", 1, 1, 0, 5)),
            Column("plan", new("category", 0.5, 0.5, Category: "#1"), new("category", 0.5, 0.5, Category: "#2"), new("other", 0, 0)),
            Column("city", new DriftBin("category", 1, 1, Category: "#1")));
        sample.Of["plan"] = new() { ["#1"] = "basic" };
        sample.Of["city"] = new() { ["#1"] = "Oslo" };

        var named = await new CategoryNames(sample).NameAsync(report);

        Assert.Equal([null, "basic", "#2", null, "Oslo"], named.Columns.SelectMany(column => column.Bins).Select(bin => bin.Category));
        Assert.Equal(report.Columns.Select(column => column.Column), named.Columns.Select(column => column.Column));
        Assert.Same(report.Columns[0], named.Columns[0]);
    }

    [Fact]
    public async Task NameAsync_NoCategory_AsksForNoRows()
    {
        var report = Report(Column("x", new DriftBin("values", 1, 1, 0, 5)));

        Assert.Same(report, await new CategoryNames(sample).NameAsync(report));
        Assert.Equal(0, sample.Asked);
    }

    private static DriftReport Report(params ColumnDrift[] columns) => new("churn", "v1", "Ok", 0, null,
        new(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, 1), columns, [], null, new(DateTimeOffset.UnixEpoch, "Ok", 1, null));

    private static ColumnDrift Column(string name, params DriftBin[] bins) => new(name, "category", "Ok", "", 1, null, null, null, null,
        null, 0, null, 0, new Dictionary<string, long>(), null, null, null, null, bins);

    private sealed class NamedSample : ISampleGrain
    {
        public Dictionary<string, Dictionary<string, string>> Of { get; } = [];

        public int Asked { get; private set; }

        public Task<Dictionary<string, string>[]> Names(string[] columns)
        {
            Asked++;
            return Task.FromResult(Array.ConvertAll(columns, column => Of[column]));
        }

        public Task<double> Merge(byte[] rows) => throw new NotSupportedException();

        public Task<byte[]> Rows(int most) => throw new NotSupportedException();

        public Task Forget(string user) => throw new NotSupportedException();

        public Task Clear() => throw new NotSupportedException();
    }
}
