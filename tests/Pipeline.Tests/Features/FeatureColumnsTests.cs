namespace ModelPipeline.Tests;

public sealed class FeatureColumnsTests
{
    [Fact]
    public void Of_EveryType_MakesColumns()
    {
        var options = new InputOptions
        {
            Request = new()
            {
                ["amount"] = "Double",
                ["count"] = "int64",
                ["card"] = "String",
                ["online"] = "Boolean",
                ["at"] = "Timestamp",
                ["score"] = "Single",
                ["embedding"] = "Vector[4]",
                ["any"] = "Vector",
            },
        };

        var columns = FeatureColumns.Of(options).Columns;

        Assert.Equal(["Double", "Int64", "String", "Boolean", "Timestamp", "Single", "Vector[4]", "Vector"],
            columns.Select(column => column.TypeName));
    }

    [Theory]
    [InlineData("amount", "Decimal", "Input:Request:amount", "is 'Decimal'; set Single, Double")]
    [InlineData("amount", "Text", "Input:Request:amount", "is 'Text'; set Single, Double")]
    [InlineData("amount", "7", "Input:Request:amount", "is '7'")]
    [InlineData("amount", "", "Input:Request:amount", "is ''")]
    [InlineData("amount", "Vector[0]", "Input:Request:amount", "is 'Vector[0]'")]
    [InlineData("amount", "Vector[-1]", "Input:Request:amount", "is 'Vector[-1]'")]
    [InlineData("amount", "Vector[4", "Input:Request:amount", "is 'Vector[4'")]
    [InlineData("amount", "Double[4]", "Input:Request:amount", "is 'Double[4]'")]
    [InlineData(" ", "Double", "Input:Request", "without a name")]
    [InlineData("User_ID", "String", "Input:Request:User_ID", "is the user column")]
    public void Of_SettingThatDoesNotFit_IsAFault(string name, string type, string setting, string reason)
    {
        var error = Assert.Throws<PipelineConfigurationException>(
            () => FeatureColumns.Of(new() { Request = new() { [name] = type } }));

        var fault = Assert.Single(error.Faults);
        Assert.Equal(setting, fault.Setting);
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"amount":12.5}""", "country", "Column 'country' is missing from \"features\"; send a text")]
    [InlineData(null, "amount", "Column 'amount' is missing from \"features\"; send a number")]
    [InlineData("""{"amount":"12.5","country":"CH"}""", "amount", "is a text; send a number")]
    [InlineData("""{"amount":12.5,"country":7.5}""", "country", "is a number with a fraction; send a text")]
    [InlineData("""{"amont":12.5,"country":"CH"}""", null, "Closest to it: 'amount'")]
    [InlineData("""{"amount":1,"amount":2,"country":"CH"}""", null, "twice")]
    public void Read_FeaturesThatDoNotFit_NamesTheColumn(string? json, string? column, string reason)
    {
        var fault = Fraud().Read(json, Guid.NewGuid(), out var features);

        Assert.Null(features);
        Assert.Equal(column, fault!.Column);
        Assert.Contains(reason, fault.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_PipelineWithoutFeatures_TakesNoneAndRefusesAny()
    {
        var none = FeatureColumns.Of(new());

        Assert.Null(none.Read(null, default, out _));
        Assert.Null(none.Read("{}", default, out var features));
        Assert.Null(features);
        Assert.Contains("There is none.", none.Read("""{"amount":1}""", default, out _)!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void AddTo_Rows_HaveTheFeaturesOfTheirUsersAndNotTheColumnOfTheTable()
    {
        var fraud = Fraud();
        Assert.Null(fraud.Read("""{"amount":12.5,"country":null}""", default, out var features));
        var age = new Column<long>(new("age", ColumnType.Int64), new long[] { 30, 40 });
        var table = new Batch(["a", "b"], [age, new Column<long>(new("Amount", ColumnType.Int64), new long[2])]);

        var rows = fraud.AddTo(table, user => user == "a" ? features : null);

        Assert.Equal(["age", "amount", "country"], rows.Columns.Select(column => column.Field.Name));
        Assert.Equal(12.5, rows["amount"].ValueAt(0));
        Assert.Null(rows["country"].ValueAt(0));
        Assert.Equal([1], rows["amount"].Unusable.Keys);
    }

    private static FeatureColumns Fraud() =>
        FeatureColumns.Of(new() { Request = new() { ["amount"] = "Double", ["country"] = "String" } });
}
