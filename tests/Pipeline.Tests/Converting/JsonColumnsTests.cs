using System.Text.Json;

namespace ModelPipeline.Tests;

public sealed class JsonColumnsTests
{
    private readonly JsonColumns columns = new(
        new([new("age", ColumnType.Double), new("plan", ColumnType.String)]), "an input of the model");

    private readonly object?[] values = new object?[2];
    private readonly bool[] isSet = new bool[2];

    [Fact]
    public void Read_AnObject_FillsTheColumnsInTheirOrder()
    {
        Assert.Null(Read("""{"plan": "A", "age": 41}"""));

        Assert.Equal([41.0, "A"], values);
        Assert.Equal([true, true], isSet);
        Assert.Null(columns.Missing("rows[0]", isSet));
    }

    [Theory]
    [InlineData("[]", "\"rows[0]\" is a list; send an object with a value for each column.")]
    [InlineData("""{"age": 1, "age": 2}""", "\"rows[0]\" has 'age' twice; leave one of the two out.")]
    [InlineData("""{"\ud800": 1}""", "\"rows[0]\" has a name with half of a surrogate pair, which is no character.")]
    [InlineData("""{"aeg": 1}""",
        "\"rows[0]\" has 'aeg', which is not an input of the model. Closest to it: 'age'. There are age, plan.")]
    [InlineData("""{"Age": 1}""",
        "\"rows[0]\" has 'Age', which is not an input of the model. Closest to it: 'age'. There are age, plan.")]
    [InlineData("""{"wxyzwxyz": 1}""", "\"rows[0]\" has 'wxyzwxyz', which is not an input of the model. There are age, plan.")]
    [InlineData("""{"age": "1"}""", "Column 'age' of \"rows[0]\" is a text; send a number.")]
    public void Read_WhatDoesNotFit_SaysWhatIsWrong(string json, string told) => Assert.Equal(told, Read(json)!.Reason);

    [Fact]
    public void Missing_TellsTheFirstColumnWithoutAValue()
    {
        Read("""{"age": null}""");

        Assert.Equal("Column 'plan' is missing from \"rows[0]\"; send a text, or null for no value.",
            columns.Missing("rows[0]", isSet)!.Reason);
    }

    [Fact]
    public void Offer_OfManyColumns_NamesFortyAndTheNumberOfTheRest()
    {
        Assert.EndsWith("c38, c39.", Of(40).Offer("wxyzwxyz"), StringComparison.Ordinal);
        Assert.EndsWith("c38, c39 and 1 more.", Of(41).Offer("wxyzwxyz"), StringComparison.Ordinal);
        Assert.Equal("There is none.", Of(0).Offer("age"));

        static JsonColumns Of(int count) =>
            new(new([.. Enumerable.Range(0, count).Select(i => new Field($"c{i}", ColumnType.Double))]), "a feature");
    }

    [Fact]
    public void Short_OfALongName_IsItsBeginning()
    {
        Assert.Equal(new('a', 64), JsonColumns.Short(new('a', 64)));
        Assert.Equal(new string('a', 64) + "...", JsonColumns.Short(new('a', 65)));
    }

    private RowFault? Read(string json) => columns.Read(JsonDocument.Parse(json).RootElement, "rows[0]", values, isSet);
}
