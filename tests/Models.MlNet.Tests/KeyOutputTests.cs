namespace ModelPipeline.Models.MlNet.Tests;

/// <summary>Outputs that are keys. A stored key counts from 0. A missing key is null.</summary>
public sealed class KeyOutputTests(ModelFolder models) : IClassFixture<ModelFolder>
{
    [Fact]
    public async Task ApplyAsync_KeyWithoutNames_IsItsNumberOrNull()
    {
        await using var model = await models.LoadAsync(Trained.Binary, options => options.Outputs["region"] = nameof(Visitor.Region));
        Visitor[] rows = [.. Visitor.Make(5, seed: 3).Select((row, i) => Keyed(row, (uint)i))];

        var outputs = await model.ApplyAsync(VisitorRows.For(model, rows), TestContext.Current.CancellationToken);

        Assert.Equal(new("region", ColumnType.Int64), Assert.Single(model.Outputs));
        Assert.Equal(Trained.Binary.Expected<uint>(nameof(Visitor.Region), rows).Select(key => key == 0 ? null : (long?)key - 1),
            Enumerable.Range(0, 5).Select(row => (long?)outputs["region"].ValueAt(row)));
        // Exactly one row has no key.
        Assert.Single(outputs["region"].Nulls.ToArray(), isNull => isNull);
    }

    private static Visitor Keyed(Visitor row, uint region)
    {
        row.Region = region;
        return row;
    }
}
