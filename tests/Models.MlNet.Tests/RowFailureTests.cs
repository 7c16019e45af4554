using Microsoft.ML;
using Microsoft.ML.Data;

namespace ModelPipeline.Models.MlNet.Tests;

public sealed class RowFailureTests
{
    [Fact]
    public async Task ApplyAsync_MapperWithoutAResultRow_ThrowsModelException()
    {
        await using var model = new MlNetModel(new NoRows(), [], [], [], "1");

        var e = await Assert.ThrowsAsync<ModelException>(
            () => model.ApplyAsync(new(["1"], []), TestContext.Current.CancellationToken).AsTask());

        Assert.Equal("ML.NET failed (InvalidOperationException).", e.Message);
        Assert.IsType<InvalidOperationException>(e.InnerException);
    }

    private sealed class NoRows : IRowToRowMapper
    {
        public DataViewSchema InputSchema { get; } = new DataViewSchema.Builder().ToSchema();

        public DataViewSchema OutputSchema => InputSchema;

        public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) => [];

        public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) =>
            throw new InvalidOperationException("No row.");
    }
}
