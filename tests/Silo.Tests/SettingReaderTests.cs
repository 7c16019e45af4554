using System.Text;
using Microsoft.Extensions.Configuration;
using ModelPipeline.Silo;

namespace ModelPipeline.Tests;

public sealed class SettingReaderTests
{
    [Fact]
    public void Read_InputsAsATextAndAsLists_AreLists()
    {
        var inputs = Read("""{"Model":{"Inputs":{"x":"monthly_charges","X y":["b","a"],"n":[2020]}}}""").Model.Inputs;
        Assert.Equal(["n=2020", "x=monthly_charges", "X y=b,a"], Lines(inputs));
    }

    [Fact]
    public void Read_ListOfMoreThanTen_KeepsItsOrder() =>
        Assert.Equal(Enumerable.Range(0, 12).Select(i => $"c{i}"),
            Read("""{"Model":{"Inputs":{"x":["c0","c1","c2","c3","c4","c5","c6","c7","c8","c9","c10","c11"]}}}""").Model.Inputs["x"]);

    [Theory]
    [InlineData("""{"dense:0":["a","b"],"dense":["c"]}""", "dense=c", "dense:0=a,b")]
    [InlineData("""{"dense:1":"a"}""", "dense:1=a")]
    [InlineData("""{"a::b:":["c"],"d:e":"f"}""", "a::b:=c", "d:e=f")]
    [InlineData("""{"0":"a","1":["b"]}""", "0=a", "1=b")]
    public void Read_NamesWithColons_AreKept(string inputs, params string[] expected) =>
        Assert.Equal(expected, Lines(Read($$$"""{"Model":{"Inputs":{{{inputs}}}}}""").Model.Inputs));

    [Fact]
    public void Read_OutputsAndNullsWithColons_AreKept()
    {
        var model = Read(
            """{"Model":{"Outputs":{"p:1":"Identity:0[1]","q":"Identity:0"},"Nulls":{"cpu:load":0.5,"a:0":"","n":null}}}""").Model;
        Assert.Equal(["p:1=Identity:0[1]", "q=Identity:0"], model.Outputs.Select(each => $"{each.Key}={each.Value}"));
        Assert.Equal(["a:0=", "cpu:load=0.5"], model.Nulls.Select(each => $"{each.Key}={each.Value}"));
    }

    [Theory]
    [InlineData("""{"Input":"customers.csv"}""", "Input is a single value; set an object with Kind, Connection, ")]
    [InlineData("""{"Input":{"Format":{"Dates":[{"a":"b"}]}}}""", "Input:Format:Dates is an object; set a list of texts.")]
    [InlineData("""{"Input":["customers.csv"]}""", "Input:0 is no setting; those here are Kind")]
    [InlineData("""{"Input":{"Table":{"Name":"customers.csv"}}}""", "Input:Table is an object or a list; set one value.")]
    [InlineData("""{"Input":{"Table":["a.csv","b.csv"]}}""", "Input:Table is an object or a list; set one value.")]
    [InlineData("""{"Timeout":{"Seconds":10}}""", "Timeout is an object or a list; set one value.")]
    [InlineData("""{"Batching":{"MaxQueue":[5]}}""", "Batching:MaxQueue is an object or a list; set one value.")]
    [InlineData("""{"Model":{"Inputs":"a"}}""", "Model:Inputs is a single value; set an object")]
    [InlineData("""{"Model":{"Outputs":"Score"}}""", "Model:Outputs is a single value; set an object")]
    [InlineData("""{"Model":{"Nulls":0}}""", "Model:Nulls is a single value; set an object")]
    [InlineData("""{"Model":{"Inputs":{"x":["a",""]}}}""", "Model:Inputs:x has an empty text in its list")]
    [InlineData("""{"Triggers":"orders"}""", "Triggers is a single value; set an object")]
    [InlineData("""{"Triggers":{"orders":"queue"}}""", "Triggers:orders is a single value; set an object with Kind, Connection")]
    [InlineData("""{"Triggers":{"orders":{"Tabel":"x"}}}""", "Triggers:orders:Tabel is no setting; Table is the closest; those here are")]
    [InlineData("""{"Triggers":{"orders":{"BatchSize":"many"}}}""", "Triggers:orders:BatchSize is 'many', which cannot be read; set a whole")]
    [InlineData("""{"Output":{"Tabel":"x"}}""", "Output:Tabel is no setting; Table is the closest; those here are")]
    public void Read_AnotherShape_IsAFault(string json, string fault)
    {
        var faults = new List<Fault>();
        Read(json, faults);
        Assert.StartsWith($"p:{fault}", Assert.Single(faults).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Triggers_AreThoseOfTheUsersNames()
    {
        var triggers = Read(
            """{"Triggers":{"orders":{"Kind":"PostgreSql","Table":"q","Visibility":"00:01:00"},"Clicks.2":{"BatchSize":7}}}""").Triggers;

        Assert.Equal(["Clicks.2", "orders"], triggers.Keys.Order(StringComparer.OrdinalIgnoreCase));
        Assert.Equal(("PostgreSql", "q", TimeSpan.FromMinutes(1), 512),
            (triggers["orders"].Kind, triggers["orders"].Table, triggers["orders"].Visibility, triggers["orders"].BatchSize));
        Assert.Equal(7, triggers["Clicks.2"].BatchSize);
    }

    [Fact]
    public void Read_PipelineThatIsAText_IsAFault()
    {
        var faults = new List<Fault>();
        SettingReader.Read<PipelineOptions>(Configuration("""{"p":"churn"}""").GetSection("p"), faults);
        Assert.StartsWith("p is a single value; set an object with Input, Model, Output", Assert.Single(faults).ToString(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""["NA","n/a"]""", "NA,n/a")]
    [InlineData("\"NA\"", "NA")]
    [InlineData("[]", "")]
    [InlineData("null", "")]
    public void Read_FormatSetting_AcceptsAListOrOneText(string nulls, string expected) =>
        Assert.Equal(expected,
            string.Join(',', Read($$$"""{"Input":{"Format":{"Delimiter":";","Nulls":{{{nulls}}} } } }""").Input.Format.Nulls));

    [Fact]
    public void Read_TextAndListForOneInput_IsAFault()
    {
        var faults = new List<Fault>();
        var settings = new ConfigurationBuilder().AddInMemoryCollection(
            new Dictionary<string, string?> { ["p:Model:Inputs:x"] = "a", ["p:Model:Inputs:x:0"] = "b" }).Build();
        SettingReader.Read<PipelineOptions>(settings.GetSection("p"), faults);
        Assert.StartsWith("p:Model:Inputs:x is set as a text and as a list", Assert.Single(faults).ToString(), StringComparison.Ordinal);
    }

    private static PipelineOptions Read(string json)
    {
        var faults = new List<Fault>();
        var options = Read(json, faults);
        Assert.Empty(faults);
        return options;
    }

    private static PipelineOptions Read(string json, List<Fault> faults) =>
        SettingReader.Read<PipelineOptions>(Configuration($$"""{"p":{{json}}}""").GetSection("p"), faults);

    private static IConfigurationRoot Configuration(string json) =>
        new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json))).Build();

    private static IEnumerable<string> Lines(Dictionary<string, string[]> lists) =>
        lists.OrderBy(each => each.Key, StringComparer.OrdinalIgnoreCase).Select(each => $"{each.Key}={string.Join(',', each.Value)}");
}
