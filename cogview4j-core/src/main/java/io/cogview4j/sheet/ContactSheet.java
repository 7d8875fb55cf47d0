package io.cogview4j.sheet;

import io.cogview4j.api.OutputFile;
import io.cogview4j.image.PngEncoder;
import io.cogview4j.image.RgbImage;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.Message;
import io.cogview4j.message.VisibleText;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A sheet with many small pictures and a caption under each. It keeps the pictures small from the moment they are added, so its
 * memory is bounded whatever their number and size.
 */
public final class ContactSheet {
    /** So many pictures at most. */
    public static final int MOST_PICTURES = 1024;

    private static final String WITHOUT_FONT = "[no font for this text]";
    private static final int MOST_CAPTION_CHARACTERS = 400;
    private static final int MOST_LINES = 3;
    private static final int MARGIN = 12;
    private static final int LEAST_TEXT_WIDTH = 160;
    private static final int SMALLEST_TEXT = 11;
    private static final int TEXT_PART = 26;

    private final int count;
    private final SystemFonts fonts;
    private final SortedMap<Integer, Entry> entries = new TreeMap<>();

    private record Entry(BufferedImage picture, List<String> caption) {}

    /** @param count how many pictures there will be */
    public ContactSheet(int count) {
        this(count, SystemFonts.OF_MACHINE);
    }

    ContactSheet(int count, SystemFonts fonts) {
        this.count = count;
        this.fonts = fonts;
    }

    /**
     * Adds a picture.
     *
     * @param place where it stands among all, from 0
     * @param caption texts that stand under it, each in a paragraph of its own
     */
    public synchronized void add(int place, BufferedImage picture, List<String> caption) {
        if (place < MOST_PICTURES) {
            List<String> texts = caption.stream().map(ContactSheet::shortened).toList();
            entries.put(place, new Entry(small(picture, SheetLayout.side(Math.min(count, MOST_PICTURES))), texts));
        }
    }

    private static String shortened(String text) {
        int end = Math.min(text.length(), MOST_CAPTION_CHARACTERS);
        int whole = end > 0 && Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end;
        return VisibleText.of(text.substring(0, whole).replaceAll("\\s+", " "));
    }

    /** Halved as often as it can be: one step of much more than a half would leave pixels out. */
    private static BufferedImage small(BufferedImage picture, int side) {
        BufferedImage current = picture;
        double scale = Math.min(1, (double) side / Math.max(picture.getWidth(), picture.getHeight()));
        int width = (int) Math.max(1, Math.round(picture.getWidth() * scale));
        int height = (int) Math.max(1, Math.round(picture.getHeight() * scale));
        while (current.getWidth() > 2 * width && current.getHeight() > 2 * height) {
            current = scaled(current, current.getWidth() / 2, current.getHeight() / 2);
        }
        return scaled(current, width, height);
    }

    private static BufferedImage scaled(BufferedImage picture, int width, int height) {
        BufferedImage scaled = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = scaled.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(picture, 0, 0, width, height, null);
        graphics.dispose();
        return scaled;
    }

    /**
     * Writes the sheet as PNG.
     *
     * @return what the sheet lacks
     * @throws io.cogview4j.message.OutputException if it cannot be written
     * @throws IllegalStateException if there is no picture
     */
    public synchronized List<Message> save(Path file) {
        if (entries.isEmpty()) {
            throw new IllegalStateException("a sheet without pictures");
        }
        List<Message> warnings = new ArrayList<>();
        if (count > MOST_PICTURES) {
            warnings.add(Message.of(CoreMessage.SHEET_TOO_MANY, MOST_PICTURES, count));
        }
        new OutputFile(file).write(PngEncoder.encode(draw(warnings), List.of()));
        return warnings;
    }

    private RgbImage draw(List<Message> warnings) {
        int side = SheetLayout.side(Math.min(count, MOST_PICTURES));
        int textPixels = Math.max(SMALLEST_TEXT, side / TEXT_PART);
        BufferedImage one = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
        @Nullable CaptionFont font = null;
        try {
            font = new CaptionFont(one.createGraphics(), fonts, textPixels);
        } catch (RuntimeException | LinkageError | InternalError e) { // Java's answers where there are no fonts
            warnings.add(Message.of(CoreMessage.SHEET_WITHOUT_CAPTIONS, firstLine(e)));
        }
        int width = Math.max(
                largest(entry -> entry.picture().getWidth()), font == null ? 1 : Math.min(LEAST_TEXT_WIDTH, side));
        List<Caption> captions = font == null ? List.of() : captions(font, width, warnings);
        int lines = captions.stream().mapToInt(Caption::lines).max().orElse(0);
        int pictureHeight = largest(entry -> entry.picture().getHeight());
        int height = pictureHeight + (font == null ? 0 : lines * font.lineHeight());
        SheetLayout layout = SheetLayout.of(entries.size(), (double) width / height);
        BufferedImage sheet = new BufferedImage(
                MARGIN + layout.columns() * (width + MARGIN),
                MARGIN + layout.rows() * (height + MARGIN),
                BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = sheet.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
        graphics.setColor(Color.BLACK);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        int index = 0;
        for (Entry entry : entries.values()) {
            int x = MARGIN + index % layout.columns() * (width + MARGIN);
            int y = MARGIN + index / layout.columns() * (height + MARGIN);
            graphics.drawImage(
                    entry.picture(),
                    x + (width - entry.picture().getWidth()) / 2,
                    y + pictureHeight - entry.picture().getHeight(),
                    null);
            if (font != null) {
                captions.get(index).draw(graphics, x, y + pictureHeight + font.ascent(), font.lineHeight());
            }
            index++;
        }
        graphics.dispose();
        return pixels(sheet);
    }

    private int largest(ToIntFunction<Entry> size) {
        return entries.values().stream().mapToInt(size).max().orElse(1);
    }

    private List<Caption> captions(CaptionFont font, int width, List<Message> warnings) {
        List<Caption> captions = new ArrayList<>();
        int incomplete = 0;
        for (Entry entry : entries.values()) {
            Caption caption = new Caption(new ArrayList<>());
            boolean complete = true;
            for (String text : entry.caption()) {
                Font fitting = font.of(text);
                boolean shown = CaptionFont.missing(fitting, text) == 0;
                complete &= shown;
                String said = shown ? text : WITHOUT_FONT;
                Font used = shown ? fitting : font.of(said);
                font.lines(said, used, width, MOST_LINES)
                        .forEach(line -> caption.all().add(new Line(line, used)));
            }
            incomplete += complete ? 0 : 1;
            captions.add(caption);
        }
        if (incomplete > 0) {
            warnings.add(Message.of(CoreMessage.SHEET_CAPTIONS_INCOMPLETE, incomplete));
        }
        return captions;
    }

    private record Line(String text, Font font) {}

    private record Caption(List<Line> all) {
        int lines() {
            return all.size();
        }

        void draw(Graphics2D graphics, int x, int baseline, int lineHeight) {
            for (int i = 0; i < all.size(); i++) {
                graphics.setFont(all.get(i).font());
                graphics.drawString(all.get(i).text(), x, baseline + i * lineHeight);
            }
        }
    }

    private static RgbImage pixels(BufferedImage image) {
        byte[] rgb = new byte[RgbImage.CHANNELS * image.getWidth() * image.getHeight()];
        int at = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int packed = image.getRGB(x, y);
                rgb[at++] = (byte) (packed >> 16);
                rgb[at++] = (byte) (packed >> 8);
                rgb[at++] = (byte) packed;
            }
        }
        return new RgbImage(image.getWidth(), image.getHeight(), rgb);
    }

    private static String firstLine(Throwable failure) {
        return failure.toString().lines().findFirst().orElse("");
    }
}
