using ModelPipeline.Connectors.Sql;

namespace ModelPipeline.Tests;

public sealed class InputColumnsTests
{
    private static readonly Schema Source = new(
        new[] { "User_Id", "Age", "age", "twice", "twice", "Id", "ID" }.Select(name => new Field(name, ColumnType.Double)));

    [Fact]
    public void Find_NamesInAnotherCase_HaveTheSpellingOfTheSource()
    {
        var found = InputColumns.Find("Input:Table", "user_id",
            [new("age", ColumnType.Single), new("AGE", ColumnType.Single), new("twice", ColumnType.Single)], Source);
        Assert.Equal("User_Id", found.User);
        Assert.Equal(["age"], found.Columns.Select(column => column.Source));
    }

    [Fact]
    public void Find_Columns_HaveTheNamesOfTheModelAndTheTypesOfTheSource()
    {
        var source = new Schema([new("ID", ColumnType.String), new("B\"", ColumnType.Int64), new("A", ColumnType.Double)]);

        var found = InputColumns.Find(
            "Input:Table", "id", [new("a", ColumnType.Single), new("gone", ColumnType.Single), new("b\"", ColumnType.Single)], source);

        Assert.Equal("ID", found.User);
        Assert.Equal([new("a", ColumnType.Double), new("b\"", ColumnType.Int64)], found.Fields);
        Assert.Equal(["\"A\"", "\"B\"\"\""], found.Columns.Select(column => column.Quoted));
    }

    [Theory]
    [InlineData("id", "is 'id', which fits several columns of Input:Table in another case: Id, ID; set the name of one of them.")]
    [InlineData("twice", "is 'twice', which Input:Table has 2 times; give each column its own name.")]
    [InlineData("userid",
        "is 'userid', which Input:Table does not have; it has User_Id, Age, age, twice, twice, Id, ID. "
        + "Set the column that holds the user id, such as 'User_Id'.")]
    [InlineData("zzzzzz",
        "is 'zzzzzz', which Input:Table does not have; it has User_Id, Age, age, twice, twice, Id, ID. "
            + "Set the column that holds the user id.")]
    public void Find_UserColumnMissingOrAmbiguous_IsAFaultThatNamesTheSource(string column, string message)
    {
        var error = Assert.Throws<PipelineConfigurationException>(() => InputColumns.Find("Input:Table", column, [], Source));
        Assert.Equal($"Input:UserColumn {message}", Assert.Single(error.Faults).ToString());
        Assert.Same(Source, error.Columns);
    }

    [Theory]
    [InlineData("Input:Table", "Store the ids as whole numbers")]
    [InlineData("Input:Query", "CAST(\"User_Id\" AS BIGINT) AS \"User_Id\"")]
    public void Find_UserColumnOfFractions_IsAFaultThatSaysWhatToDo(string setting, string remedy)
    {
        var error = Assert.Throws<PipelineConfigurationException>(
            () => InputColumns.Find(setting, "user_id", [], Source, hasFractions: true));
        Assert.Contains("that of user 101 would be '101.0'", error.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, error.Message, StringComparison.Ordinal);
    }
}
