"""Components as tags (`pieces/pictures.py`, `figures.py`, `blocks.py`)."""

from django import template

from frontend.pieces import blocks, errors, figures, pictures

register = template.Library()

register.simple_tag(errors.error_first, takes_context=True)
register.simple_tag(errors.faults)
register.simple_tag(pictures.icon)
register.simple_tag(pictures.cards)
register.simple_tag(pictures.drawn)
register.simple_tag(pictures.drawing)
register.simple_tag(pictures.stage_drawing)
register.simple_tag(pictures.skyline)
register.simple_tag(pictures.footer_links, takes_context=True)
register.simple_tag(pictures.site_name, takes_context=True)
register.inclusion_tag("components/envelope_bar.html")(figures.envelope_bar)
register.inclusion_tag("components/money_bars.html")(figures.money_bars)
register.inclusion_tag("components/bar_chart.html")(figures.bar_chart)
register.inclusion_tag("components/calendar_strip.html")(figures.calendar_strip)
register.inclusion_tag("components/steps.html")(figures.steps)
register.inclusion_tag("components/tracking_number.html")(figures.tracking_number)
register.inclusion_tag("components/pagination.html", takes_context=True)(figures.pagination)
register.simple_block_tag(blocks.hero)
register.simple_block_tag(blocks.panel)
register.simple_block_tag(blocks.notice_box)
register.simple_block_tag(blocks.fold)
register.simple_block_tag(blocks.filters)
register.simple_block_tag(blocks.data_table)
register.simple_block_tag(blocks.article)
register.simple_block_tag(blocks.confirm, takes_context=True)
