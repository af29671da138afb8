// What the report's charts use of ECharts, and no more: the rest does not get into the bundle.
import {init, use} from 'echarts/core';
import {BarChart, CustomChart, LineChart, SankeyChart} from 'echarts/charts';
import {
  AriaComponent, DataZoomInsideComponent, DataZoomSliderComponent, GridComponent, LegendPlainComponent, TitleComponent,
  TooltipComponent,
} from 'echarts/components';
import {LabelLayout} from 'echarts/features';
import {SVGRenderer} from 'echarts/renderers';

use([
  BarChart, CustomChart, LineChart, SankeyChart, AriaComponent, DataZoomInsideComponent,
  DataZoomSliderComponent, GridComponent, LegendPlainComponent, TitleComponent, TooltipComponent, LabelLayout, SVGRenderer,
]);

export {init};
