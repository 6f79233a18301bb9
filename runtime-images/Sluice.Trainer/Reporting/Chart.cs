using Microsoft.AspNetCore.Html;

namespace Sluice.Trainer.Reporting;

/// <summary>
/// A drawing with two axes, as SVG inside the page. Its numbers are those of the data; y grows upwards.
/// </summary>
internal sealed class Chart
{
    private const double Width = 420;
    private const double Height = 260;
    private const double Left = 54;
    private const double Right = 10;
    private const double Top = 12;
    private const double Bottom = 40;

    private readonly (double From, double To) x;
    private readonly (double From, double To) y;
    private readonly List<IHtmlContent> marks = [];

    /// <summary>Creates a chart.</summary>
    /// <param name="x">The range of x.</param>
    /// <param name="y">The range of y.</param>
    public Chart((double From, double To) x, (double From, double To) y) => (this.x, this.y) = (Open(x), Open(y));

    /// <summary>What the chart shows, in a few words.</summary>
    public required string Title { get; init; }

    /// <summary>What can be read off it, for those who do not see it.</summary>
    public required string Description { get; init; }

    /// <summary>Names of the axes.</summary>
    public required (string X, string Y) Axes { get; init; }

    /// <summary>Whether x is of whole numbers alone.</summary>
    public bool CountsX { get; init; }

    /// <summary>The kinds of marks with their names. Empty where there is one kind alone.</summary>
    public IReadOnlyList<(string Style, string Name)> Legend { get; init; } = [];

    /// <summary>Draws a line.</summary>
    /// <param name="style">Its class in the style sheet.</param>
    /// <param name="points">Its points.</param>
    public Chart Line(string style, IEnumerable<(double X, double Y)> points)
    {
        var text = new HtmlString(string.Join(' ', points.Select(point => $"{X(point.X)},{Y(point.Y)}")));
        marks.Add(Markup.Of($"<polyline class=\"line {style}\" points=\"{text}\"/>"));
        return this;
    }

    /// <summary>Draws a dot.</summary>
    /// <param name="style">Its class in the style sheet.</param>
    /// <param name="at">Its place.</param>
    /// <param name="says">What it says when it is pointed at.</param>
    public Chart Dot(string style, (double X, double Y) at, string says)
    {
        marks.Add(Markup.Of($"<circle class=\"{style}\" cx=\"{X(at.X)}\" cy=\"{Y(at.Y)}\" r=\"4\"><title>{says}</title></circle>"));
        return this;
    }

    /// <summary>Draws a rectangle.</summary>
    /// <param name="style">Its class in the style sheet.</param>
    /// <param name="from">Its lower left corner.</param>
    /// <param name="to">Its upper right corner.</param>
    /// <param name="opacity">How strong it is, 0 to 1.</param>
    /// <param name="says">What it says when it is pointed at.</param>
    public Chart Box(string style, (double X, double Y) from, (double X, double Y) to, double opacity, string says)
    {
        var (width, height) = (Shown.Place(AtX(to.X) - AtX(from.X)), Shown.Place(AtY(from.Y) - AtY(to.Y)));
        marks.Add(Markup.Of($"""
            <rect class="{style}" x="{X(from.X)}" y="{Y(to.Y)}" width="{width}" height="{height}" fill-opacity="{Shown.Place(opacity)}">
            """));
        marks.Add(Markup.Of($"<title>{says}</title></rect>"));
        return this;
    }

    /// <summary>The chart as markup.</summary>
    public IHtmlContent Written => Markup.Of($"""
        <figure><figcaption>{Title}{Markup.Each(Legend, Entry)}</figcaption>
        <svg viewBox="0 0 {Width} {Height}" role="img" aria-label="{Title}" class="chart"><title>{Title}</title><desc>{Description}</desc>
        {Markup.Each(Ticks(y.From, y.To), YTick)}
        {Markup.Each(Ticks(x.From, x.To, CountsX ? 1 : 0), XTick)}
        {Markup.All(marks)}
        <text class="axis" x="{(Left + Width - Right) / 2}" y="{Height - 4}" text-anchor="middle">{Axes.X}</text>
        <text class="axis" transform="translate(11 {(Top + Height - Bottom) / 2}) rotate(-90)" text-anchor="middle">{Axes.Y}</text>
        </svg></figure>

        """);

    /// <summary>Round numbers in a range, some five of them.</summary>
    /// <param name="from">Lower end of the range.</param>
    /// <param name="to">Upper end of the range.</param>
    /// <param name="least">The least distance between two.</param>
    internal static IReadOnlyList<double> Ticks(double from, double to, double least = 0)
    {
        var rough = Math.Max((to - from) / 5, least);
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = new[] { 1.0, 2, 5, 10 }.First(each => each * power >= rough * 0.999) * power;
        var first = (long)Math.Ceiling(from / step - 1e-9);
        var last = (long)Math.Floor(to / step + 1e-9);
        return [.. Enumerable.Range(0, (int)Math.Min(last - first + 1, 20)).Select(i => (first + i) * step)];
    }

    private IHtmlContent YTick(double at) => Markup.Of($"""
        <line class="grid" x1="{Left}" x2="{Width - Right}" y1="{Y(at)}" y2="{Y(at)}"/>
        <text class="tick" x="{Left - 5}" y="{Shown.Place(AtY(at) + 4)}" text-anchor="end">{Shown.Number(at)}</text>
        """);

    private IHtmlContent XTick(double at) => Markup.Of($"""
        <line class="grid" x1="{X(at)}" x2="{X(at)}" y1="{Top}" y2="{Height - Bottom}"/>
        <text class="tick" x="{X(at)}" y="{Height - Bottom + 15}" text-anchor="middle">{Shown.Number(at)}</text>
        """);

    private static IHtmlContent Entry((string Style, string Name) of) => Markup.Of($"""
         <span class="key"><svg viewBox="0 0 22 8" aria-hidden="true"><path class="line {of.Style}" d="M0 4H22"/></svg>{of.Name}</span>
        """);

    // A range of a single number has a width, so that the number has a place in it.
    private static (double From, double To) Open((double From, double To) range) => range.From < range.To
        ? range
        : (range.From - Math.Max(1e-6, Math.Abs(range.From) / 2), range.To + Math.Max(1e-6, Math.Abs(range.To) / 2));

    private double AtX(double value) => Left + (value - x.From) / (x.To - x.From) * (Width - Left - Right);

    private double AtY(double value) => Height - Bottom - (value - y.From) / (y.To - y.From) * (Height - Top - Bottom);

    private string X(double value) => Shown.Place(AtX(value));

    private string Y(double value) => Shown.Place(AtY(value));
}
