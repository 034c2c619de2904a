// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Reads each NAME.bin in a directory with XmlDictionaryReader and NAME.xml beside it with XmlReader,
// and says where the two do not see the same. NAME.session, if it is there, is the block of strings
// that comes before the document; dictionary.txt has the strings of the static dictionary.

using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;

static class Judge
{
    const string Xmlns = "http://www.w3.org/2000/xmlns/";

    static int Main(string[] arguments)
    {
        string directory = arguments[0];
        var dictionary = new XmlDictionary();
        foreach (string text in File.ReadAllLines(Path.Combine(directory, "dictionary.txt")))
            dictionary.Add(text);
        int count = 0, wrong = 0, unread = 0;
        foreach (string path in Directory.GetFiles(directory, "*.bin"))
        {
            ++count;
            string name = Path.ChangeExtension(path, null);
            List<string> expected = ReadText(name + ".xml");
            if (expected == null) ++unread;
            string difference = Compare(name, dictionary, expected);
            if (difference == null) continue;
            ++wrong;
            Console.WriteLine(Path.GetFileName(path) + ": " + difference);
        }
        Console.WriteLine(count + " documents, " + wrong + " read otherwise than in text; of " + unread +
                          " the text is refused, for names that are newer than Mono, say");
        return count != 0 && wrong == 0 && unread < count / 20 ? 0 : 1;
    }

    static List<string> ReadText(string path)
    {
        try
        {
            using (var reader = XmlReader.Create(path)) return Events(reader);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    /** What is wrong with NAME.bin, where `expected` is in the text, if that could be read. */
    static string Compare(string name, XmlDictionary dictionary, List<string> expected)
    {
        try
        {
            List<string> seen;
            byte[] bytes = File.ReadAllBytes(name + ".bin");
            using (var reader = XmlDictionaryReader.CreateBinaryReader(
                bytes, 0, bytes.Length, dictionary, XmlDictionaryReaderQuotas.Max, Session(name)))
                seen = Events(reader);
            if (expected == null) return null;
            for (int i = 0; i < Math.Max(seen.Count, expected.Count); ++i)
            {
                string one = i < seen.Count ? seen[i] : "(the end)";
                string other = i < expected.Count ? expected[i] : "(the end)";
                if (!IsSame(one, other)) return "\n  binary: " + one + "\n  text:   " + other;
            }
            return null;
        }
        catch (Exception exception)
        {
            return exception.GetType().Name + ": " + exception.Message;
        }
    }

    /** A number with a fraction or an exponent can have another text: Windows' reader has 1E-2 where
        Mono's has 0.01, and a float is shown with 9 digits. */
    static bool IsSame(string one, string other)
    {
        if (one == other) return true;
        MatchCollection ones = Number.Matches(one), others = Number.Matches(other);
        if (ones.Count != others.Count || Number.Replace(one, "#") != Number.Replace(other, "#"))
            return false;
        for (int i = 0; i < ones.Count; ++i)
            if (!IsSameNumber(ones[i].Value, others[i].Value)) return false;
        return true;
    }

    static bool IsSameNumber(string one, string other)
    {
        if (one == other) return true;
        if (one.IndexOfAny(Fraction) < 0 && other.IndexOfAny(Fraction) < 0) return false;
        var invariant = CultureInfo.InvariantCulture;
        if (double.Parse(one, invariant) == double.Parse(other, invariant)) return true;
        bool isFloat = Math.Max(Digits(one), Digits(other)) <= 9;
        return isFloat && float.Parse(one, invariant) == float.Parse(other, invariant);
    }

    /** The significant digits of a number. */
    static int Digits(string number)
    {
        string mantissa = number.Split('E')[0].Replace("-", "").Replace(".", "");
        return mantissa.TrimStart('0').Length;
    }

    static readonly Regex Number = new Regex(@"-?[0-9]+(\.[0-9]+)?(E[-+]?[0-9]+)?");
    static readonly char[] Fraction = { '.', 'E' };

    static XmlBinaryReaderSession Session(string name)
    {
        var session = new XmlBinaryReaderSession();
        if (!File.Exists(name + ".session")) return session;
        using (var block = new BinaryReader(File.OpenRead(name + ".session")))
        {
            long end = MultiByteInt31(block);
            end += block.BaseStream.Position;
            if (end != block.BaseStream.Length) throw new Exception("the block has another size");
            for (int id = 0; block.BaseStream.Position != end; ++id)
                session.Add(id, Encoding.UTF8.GetString(block.ReadBytes(MultiByteInt31(block))));
        }
        return session;
    }

    static int MultiByteInt31(BinaryReader from)
    {
        int value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = from.ReadByte();
            value |= (next & 0x7F) << shift;
            if ((next & 0x80) == 0) return value;
        }
    }

    /** What is in a document, a line each; neighbouring texts are one. */
    static List<string> Events(XmlReader reader)
    {
        var events = new List<string>();
        var text = new StringBuilder();
        while (reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Text:
                case XmlNodeType.CDATA:
                case XmlNodeType.Whitespace:
                case XmlNodeType.SignificantWhitespace:
                    if (reader.Depth != 0) text.Append(reader.Value);
                    continue;
                case XmlNodeType.XmlDeclaration: continue;
            }
            if (text.Length != 0) events.Add("text " + text);
            text.Clear();
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    bool isEmpty = reader.IsEmptyElement;
                    string name = Name(reader);
                    events.Add("start " + name + Attributes(reader));
                    if (isEmpty) events.Add("end " + name);
                    break;
                case XmlNodeType.EndElement: events.Add("end " + Name(reader)); break;
                case XmlNodeType.Comment: events.Add("comment " + WithLineFeeds(reader.Value)); break;
                default: events.Add(reader.NodeType + " " + reader.Name); break;
            }
        }
        return events;
    }

    /** In text, a reader sees every end of a line as a line feed. */
    static string WithLineFeeds(string text)
    {
        return text.Replace("\r\n", "\n").Replace('\r', '\n');
    }

    static string Name(XmlReader reader)
    {
        return reader.Prefix + ":{" + reader.NamespaceURI + "}" + reader.LocalName;
    }

    static string Attributes(XmlReader reader)
    {
        var all = new StringBuilder();
        while (reader.MoveToNextAttribute())
        {
            if (reader.NamespaceURI == Xmlns) continue;
            all.Append(" ").Append(Name(reader)).Append("=[").Append(reader.Value).Append("]");
        }
        reader.MoveToElement();
        return all.ToString();
    }
}
